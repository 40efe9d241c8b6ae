import { followUpFaults, followUpOf, followUpRequest } from "./followup";

const STORED = {
  active: true,
  allocation_id: 3,
  pipeline: '[{"$match": {"candidate.magpsf": {"$lt": 19}}}]',
  payload: { exposure_time: 300 },
  priority_order: "desc",
  radius: 2,
  target_group_ids: [1],
};

test("what is stored comes back, with what the form does not show", () => {
  const form = followUpOf(STORED);
  expect(followUpFaults(form)).toEqual({});
  expect(followUpRequest(form, STORED)).toEqual(STORED);
});

test("an emptied field is taken away", () => {
  const form = { ...followUpOf(STORED), radius: " " };
  expect(followUpRequest(form, STORED)).not.toHaveProperty("radius");
});

test("nothing is stored yet: off, and without faults", () => {
  for (const nothing of [{}, null, undefined]) {
    const form = followUpOf(nothing);
    expect(form.active).toBe(false);
    expect(followUpFaults(form)).toEqual({});
  }
});

test("each fault is told by its field", () => {
  const form = {
    ...followUpOf({}),
    active: true,
    pipeline: "[",
    payload: "[]",
    radius: "-1",
    validityDays: "soon",
  };
  const fields = ["allocationId", "payload", "pipeline", "radius", "validityDays"];
  expect(Object.keys(followUpFaults(form)).toSorted()).toEqual(fields);
});

test("a request that asks for nothing is a fault, when it is on", () => {
  const form = { ...followUpOf({}), active: true, allocationId: 3 };
  expect(followUpFaults(form).payload).toContain("At least one entry");
});
