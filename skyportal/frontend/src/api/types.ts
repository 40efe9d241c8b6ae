import type { components } from "./schema";

/** The shapes the marshal answers with, under the names the features use. */

type Schemas = components["schemas"];

export type MarshalConfig = Schemas["Config"];
export type Profile = Schemas["Profile"];
export type Group = Schemas["GroupSummary"];
export type GroupName = Pick<Group, "id" | "name" | "nickname">;
export type Groups = Schemas["Groups"];
export type Filter = Schemas["FilterSummary"];

export interface Annotation {
  id: number;
  origin: string;
  data: Record<string, unknown>;
  created_at: string;
}

export interface Thumbnail {
  id: number;
  type: string;
  url: string;
}

export interface CompactPhotometry {
  mjd: number;
  filter: string;
  mag: number | null;
  magerr: number | null;
  limiting_mag: number | null;
  origin: string | null;
}

export interface PhotStats {
  last_detected_mag: number | null;
  last_detected_filter: string | null;
  last_detected_mjd: number | null;
  first_detected_mjd: number | null;
  peak_mag: number | null;
  num_det: number;
}

export interface Candidate {
  id: string;
  ra: number;
  dec: number;
  gal_lon: number;
  gal_lat: number;
  redshift: number | null;
  is_source: boolean;
  saved_groups: GroupName[];
  passing_group_ids: number[];
  filter_ids: number[];
  passed_at: string;
  passing_alert_id: number | null;
  annotations: Annotation[];
  thumbnails: Thumbnail[];
  photometry: CompactPhotometry[];
  photstats: PhotStats | null;
  rejected: boolean;
}

export interface CandidatePage {
  candidates: Candidate[];
  totalMatches: number;
  pageNumber: number;
  numPerPage: number;
  cursor?: string | null;
}

export interface SavedGroup extends GroupName {
  active: boolean;
  saved_at: string | null;
  saved_by: { username: string } | null;
}

export interface PassedFilter {
  filter_id: number;
  group_id: number;
  passed_at: string;
  passing_alert_id: number | null;
}

export interface Comment {
  id: number;
  text: string;
  author: { username: string } | null;
  bot: boolean;
  created_at: string;
}

export interface Source {
  id: string;
  ra: number;
  dec: number;
  gal_lon: number;
  gal_lat: number;
  redshift: number | null;
  redshift_error: number | null;
  groups: SavedGroup[];
  annotations: Annotation[];
  thumbnails: Thumbnail[];
  candidates: PassedFilter[];
  comments?: Comment[];
  photstats: PhotStats | null;
}

export interface PhotometryPoint extends CompactPhotometry {
  id: number;
  flux: number | null;
  fluxerr: number | null;
  instrument_name?: string | null;
}

export interface SourceRow {
  id: string;
  ra: number;
  dec: number;
  redshift: number | null;
  groups: SavedGroup[];
  photstats: PhotStats | null;
  saved_at: string | null;
}

export interface SourcePage {
  sources: SourceRow[];
  totalMatches: number;
  pageNumber: number;
  numPerPage: number;
}
