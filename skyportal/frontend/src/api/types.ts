import type { components } from "./schema";

/** The shapes the marshal answers with, under the names the features use. */

type Schemas = components["schemas"];

/** A request of which only these fields must be given; the marshal has defaults for the others. */
type Request<T, Required extends keyof T> = Pick<T, Required> & Partial<T>;

export type MarshalConfig = Schemas["Config"];
export type Profile = Schemas["Profile"];
export type ProfileChange = Schemas["ProfileChange"];
export type Group = Schemas["GroupSummary"];
export type Groups = Schemas["Groups"];
export type GroupInfo = Schemas["GroupInfo"];
export type GroupDetail = Schemas["GroupDetail"];
export type GroupMember = Schemas["GroupMember"];
export type GroupCreate = Request<Schemas["GroupCreate"], "name">;
export type GroupChange = Partial<Schemas["GroupChange"]>;
export type MemberCreate = Request<Schemas["MemberCreate"], "userID">;
export type MemberChange = Request<Schemas["MemberChange"], "userID">;
export type Admission = Schemas["Admission"];
export type Stream = Schemas["StreamSummary"];

export type UserSummary = Schemas["UserSummary"];
export type User = Schemas["UserDetail"];
export type Users = Schemas["Users"];
export type UserChange = Partial<Schemas["UserChange"]>;
export type Role = Schemas["RoleDetail"];
export type Permission = Schemas["Permission"];
export type Invitation = Schemas["Invitation"];
export type Invitations = Schemas["Invitations"];
export type InvitationCreate = Request<Schemas["InvitationCreate"], "userEmail">;
export type InvitationMade = Schemas["InvitationMade"];
export type Token = Schemas["TokenSummary"];
export type TokenCreate = Request<Schemas["TokenCreate"], "name">;
export type TokenMade = Schemas["TokenMade"];
export type Browser = Schemas["BrowserSummary"];
export type SysInfo = Schemas["SysInfo"];
export type Filter = Schemas["FilterSummary"];
export type Listing = Schemas["ListingDetail"];

export type Annotation = Schemas["Annotation"];
export type Thumbnail = Schemas["Thumbnail"];
export type Comment = Schemas["Comment"];
export type CommentCreate = Request<Schemas["CommentCreate"], "text">;
export type CommentChange = Partial<Schemas["CommentChange"]>;
export type Classification = Schemas["Classification"];
export type ClassificationCreate = Request<
  Schemas["ClassificationCreate"],
  "obj_id" | "taxonomy_id" | "classification"
>;
export type Vote = Schemas["Vote"];
export type Taxonomy = Schemas["Taxonomy"];
export type Notification = Schemas["NotificationDetail"];
export type Interest = Schemas["Interest"];
export type InterestCreate = Request<Schemas["InterestCreate"], "title">;
export type MeasuredPosition = Schemas["MeasuredPosition"];
export type Spectrum = Schemas["Spectrum"];
export type AsciiSpectrum = Request<
  Schemas["AsciiSpectrum"],
  "ascii" | "obj_id" | "instrument_id" | "observed_at" | "filename"
>;
export type AsciiColumns = Request<Schemas["AsciiColumns"], "ascii">;
export type ParsedSpectrum = Schemas["ParsedSpectrum"];
export type FluxUnit = Schemas["FluxUnit"];
export type Instrument = Schemas["InstrumentDetail"];
export type CompactPhotometry = Schemas["CompactPhotometry"];
export type PhotometryPoint = Schemas["PhotometryPoint"];
export type PeriodSearch = Schemas["PeriodSearch"];
export type PeriodSearchDetail = Schemas["PeriodSearchDetail"];
export type PeriodSearchCreate = Partial<Schemas["PeriodSearchCreate"]>;
export type FoundPeriod = Schemas["FoundPeriod"];
export type PhotStats = Schemas["PhotStats"];

export type Candidate = Schemas["Candidate"];
export type CandidatePage = Schemas["CandidatePage"];
export type NewsItem = Schemas["NewsItem"];
export type ScanProgress = Schemas["ScanProgress"];
export type ScanReport = Schemas["ScanReport"];
export type ScanReports = Schemas["ScanReports"];
export type ScanReportItem = Schemas["ScanReportItem"];
export type ScanReportCreate = Request<
  Schemas["ScanReportCreate"],
  "group_ids" | "saved_candidates_range"
>;
export type PassedFilter = Schemas["PassedFilter"];
export type SavedGroup = Schemas["SavedGroup"];
export type Source = Schemas["Source"];
export type SourceRow = Schemas["SourceRow"];
export type SourcePage = Schemas["SourcePage"];

export type Alert = Schemas["Alert"];
export type AlertsFound = Schemas["AlertsFound"];
export type AlertHistory = Schemas["AlertHistory"];
export type AlertSave = Request<Schemas["AlertSave"], "survey" | "group_ids">;
export type CrossMatches = Schemas["CrossMatches"];

export type FilterDetail = Schemas["FilterDetail"];
export type FilterVersion = Schemas["FilterVersion"];
export type FilterVersions = Schemas["FilterVersions"];
export type FilterSettings = Partial<Schemas["FilterSettingsChange"]>;
export type FilterTrial = Schemas["TestRun"];
export type FilterTrialAsked = Partial<Schemas["TestRunCreate"]>;
export type TrialAlert = Schemas["TrialAlert"];
export type TrialStage = Schemas["TrialStage"];
export type AlertField = Schemas["AlertField"];

export type SourceChange = Partial<Schemas["SourceChange"]>;
export type Host = Request<Schemas["Host"], "name" | "ra" | "dec">;
export type HostOfSource = Schemas["HostOfSource"];
export type ObjectChange = Schemas["ObjectChange"];
export type ObjectChanges = Schemas["ObjectChanges"];
export type Merge = Schemas["Merge"];
export type Neighbour = Schemas["Neighbour"];
export type Label = Schemas["Label"];
export type Tag = Schemas["Tag"];
export type ClassificationState = Schemas["ClassificationState"];
export type ThumbnailKind = Schemas["ThumbnailKind"];
export type TagOption = Schemas["TagOption"];
export type PhotometryRevision = Schemas["PhotometryRevision"];
export type PhotometryUpload = Request<
  Schemas["PhotometryUpload"],
  "obj_id" | "instrument_id" | "mjd" | "filter" | "magsys"
>;
export type Uploaded = Schemas["Uploaded"];
export type FitsFile = Request<Schemas["FitsFile"], "fits">;
export type FitsSpectrum = Request<
  Schemas["FitsSpectrum"],
  "fits" | "obj_id" | "instrument_id" | "observed_at" | "filename"
>;
export type ParsedFits = Schemas["ParsedFits"];
export type Allocation = Schemas["AllocationDetail"];
export type FollowupRequest = Schemas["FollowupRequest"];
export type FollowupCreate = Request<
  Schemas["FollowupCreate"],
  "obj_id" | "allocation_id" | "payload"
>;
export type FollowupCreated = Schemas["FollowupCreated"];
