import type { FilterVersions } from "@/api/types";
import { pipelineFault } from "./pipelineText";

/** What the form sets of the request that is made for what is saved; texts as they are typed. */
export interface FollowUp {
  active: boolean;
  allocationId: number | null;
  pipeline: string;
  payload: string;
  priorityOrder: "asc" | "desc";
  comment: string;
  radius: string;
  validityDays: string;
  notIfTns: string;
}

type Stored = FilterVersions["auto_followup"];

const EMPTY_PIPELINE = '[{"$match": {}}]';

const text = (value: unknown): string => (typeof value === "string" ? value : "");
const number = (value: unknown): string => (typeof value === "number" ? String(value) : "");

/** Returns what is stored as the form shows it; a pipeline or payload as indented text. */
export function followUpOf(stored: Stored | null | undefined): FollowUp {
  const kept: Record<string, unknown> = stored ?? {};
  const { pipeline } = kept;
  return {
    active: kept.active === true,
    allocationId: typeof kept.allocation_id === "number" ? kept.allocation_id : null,
    pipeline: pipeline === undefined ? EMPTY_PIPELINE : asText(pipeline),
    payload: kept.payload === undefined ? "{}" : JSON.stringify(kept.payload, null, 2),
    priorityOrder: kept.priority_order === "desc" ? "desc" : "asc",
    comment: text(kept.comment),
    radius: number(kept.radius),
    validityDays: number(kept.validity_days),
    notIfTns: number(kept.not_if_tns_reported),
  };
}

const asText = (pipeline: unknown): string =>
  typeof pipeline === "string" ? pipeline : JSON.stringify(pipeline, null, 2);

/** What is wrong with the form, by field. */
export type FollowUpFaults = Partial<Record<keyof FollowUp, string>>;

function payloadFault(typed: string): string | undefined {
  try {
    const value: unknown = JSON.parse(typed);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return undefined;
  } catch {
    // said below
  }
  return 'An object of JSON, as {"exposure_time": 300}.';
}

function positiveFault(typed: string): string | undefined {
  const value = Number(typed);
  return typed.trim() === "" || (Number.isFinite(value) && value > 0)
    ? undefined
    : "A number above 0, or nothing.";
}

/** Returns what is wrong with the form; while it is off only what could not be kept. */
export function followUpFaults(form: FollowUp): FollowUpFaults {
  const faults: FollowUpFaults = {
    pipeline: pipelineFault(form.pipeline) ?? undefined,
    payload: payloadFault(form.payload),
    radius: positiveFault(form.radius),
    validityDays: positiveFault(form.validityDays),
    notIfTns: positiveFault(form.notIfTns),
  };
  if (form.active && !faults.payload && Object.keys(JSON.parse(form.payload)).length === 0)
    faults.payload = "At least one entry: without any, nothing is asked for.";
  if (form.active && form.allocationId === null)
    faults.allocationId = "Choose whose time it takes.";
  return Object.fromEntries(Object.entries(faults).filter(([, fault]) => fault));
}

/** Returns what to store of a form without faults; what the form does not show stays. */
export function followUpRequest(form: FollowUp, stored: Stored | null | undefined): Stored {
  const { validity_days: _days, radius: _radius, comment: _comment, ...rest } = stored ?? {};
  const { not_if_tns_reported: _tns, ...kept } = rest;
  const optional = (name: string, typed: string) =>
    typed.trim() === "" ? {} : { [name]: Number(typed) };
  return {
    ...kept,
    active: form.active,
    ...(form.allocationId !== null && { allocation_id: form.allocationId }),
    pipeline: form.pipeline,
    payload: JSON.parse(form.payload),
    priority_order: form.priorityOrder,
    ...(form.comment.trim() && { comment: form.comment.trim() }),
    ...optional("radius", form.radius),
    ...optional("validity_days", form.validityDays),
    ...optional("not_if_tns_reported", form.notIfTns),
  };
}
