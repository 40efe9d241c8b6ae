import type { components } from "./schema";

/** The shapes the marshal answers with, under the names the features use. */

type Schemas = components["schemas"];

export type MarshalConfig = Schemas["Config"];
export type Profile = Schemas["Profile"];
export type Group = Schemas["GroupSummary"];
export type Groups = Schemas["Groups"];
export type Filter = Schemas["FilterSummary"];
export type Listing = Schemas["ListingDetail"];

export type Annotation = Schemas["Annotation"];
export type Thumbnail = Schemas["Thumbnail"];
export type Comment = Schemas["Comment"];
export type CompactPhotometry = Schemas["CompactPhotometry"];
export type PhotometryPoint = Schemas["PhotometryPoint"];
export type PhotStats = Schemas["PhotStats"];

export type Candidate = Schemas["Candidate"];
export type CandidatePage = Schemas["CandidatePage"];
export type PassedFilter = Schemas["PassedFilter"];
export type SavedGroup = Schemas["SavedGroup"];
export type Source = Schemas["Source"];
export type SourceRow = Schemas["SourceRow"];
export type SourcePage = Schemas["SourcePage"];
