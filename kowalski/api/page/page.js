// Draws a page from the OpenAPI document, and lets its reader try each route.

const EXAMPLES = {
  "POST /api/queries": {
    query_type: "find",
    query: {
      catalog: "ZTF_alerts",
      filter: { "candidate.drb": { $gt: 0.9 } },
      projection: { _id: 0, candid: 1, objectId: 1, "candidate.magpsf": 1 },
    },
    kwargs: { limit: 5, sort: [["candidate.jd", -1]] },
  },
  "POST /api/auth": { username: "", password: "" },
  "POST /api/users": { username: "", password: "", permissions: { programids: [1] } },
  "PUT /api/users/{username}": { password: "" },
};

const base = new URL("../../", location.href);
let token = "";

function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

function field(parameter) {
  const { name } = parameter;
  const schema = parameter.schema ?? parameter.content["application/json"].schema;
  const input = schema.enum
    ? element("select", { name }, ...schema.enum.map((value) => element("option", {}, value)))
    : element("input", { name });
  if (schema.enum && !parameter.required) {
    input.prepend(element("option", { value: "", selected: true }, "default"));
  }
  return element("label", {}, name, input);
}

async function show(response, output) {
  const type = response.headers.get("Content-Type") ?? "";
  if (type.startsWith("image/png")) {
    const image = element("img", { src: URL.createObjectURL(await response.blob()), alt: "Cutout" });
    output.replaceChildren(image);
    return;
  }
  const text = type.includes("json") ? await response.text() : `${type}, not shown here`;
  output.replaceChildren(element("pre", {}, `${response.status} ${response.statusText}\n${text}`));
}

async function ask(method, path, parameters, form, output) {
  const query = new URLSearchParams();
  let filled = path;
  for (const { name, in: place } of parameters) {
    const value = form.elements[name].value;
    if (place === "path") filled = filled.replace(`{${name}}`, encodeURIComponent(value));
    else if (value) query.set(name, value);
  }
  const address = new URL(filled.slice(1), base);
  address.search = query.toString();
  const headers = { "Content-Type": "application/json" };
  if (token) headers.Authorization = `Bearer ${token}`;
  await show(await fetch(address, { method, headers, body: form.elements.body?.value }), output);
}

function trial(method, path, operation) {
  const output = element("div");
  const form = element("form", {}, ...operation.parameters.map(field));
  if (operation.requestBody) {
    const example = EXAMPLES[`${method} ${path}`] ?? {};
    form.append(element("textarea", { name: "body", value: JSON.stringify(example, null, 2) }));
  }
  form.append(element("button", {}, "Try"));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    ask(method, path, operation.parameters, form, output);
  });
  return [form, output];
}

function schemaOf(operation, components) {
  const schema = operation.requestBody?.content["application/json"].schema;
  if (!schema) return [];
  const named = new Map();
  const follow = (part) => {
    if (Array.isArray(part)) part.forEach(follow);
    else if (part && typeof part === "object") {
      const name = part.$ref?.split("/").pop();
      if (name && !named.has(name)) {
        named.set(name, components[name]);
        follow(components[name]);
      }
      Object.values(part).forEach(follow);
    }
  };
  follow(schema);
  const text = JSON.stringify({ body: schema, ...Object.fromEntries(named) }, null, 2);
  return [element("details", {}, element("summary", {}, "Type of the body"), element("pre", {}, text))];
}

function route(method, path, operation, components) {
  return element(
    "details",
    {},
    element(
      "summary",
      {},
      element("span", { className: "audience" }, `for ${operation["x-audience"]}`),
      element("b", {}, method),
      element("code", {}, path),
      element("span", {}, operation.summary),
    ),
    element(
      "div",
      { className: "inside" },
      element("p", {}, operation.description ?? ""),
      ...schemaOf(operation, components),
      ...trial(method, path, operation),
    ),
  );
}

function draw(description) {
  const main = document.querySelector("#routes");
  main.replaceChildren();
  for (const { name } of description.tags) {
    main.append(element("h2", {}, name));
    for (const [path, operations] of Object.entries(description.paths)) {
      for (const [method, operation] of Object.entries(operations)) {
        if (operation.tags.includes(name)) {
          main.append(route(method.toUpperCase(), path, operation, description.components.schemas));
        }
      }
    }
  }
}

document.querySelector("#sign-in").addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target;
  const response = await fetch(new URL("api/auth", base), {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(Object.fromEntries(new FormData(form))),
  });
  const answer = await response.json();
  token = answer.token ?? "";
  form.querySelector("output").textContent = token ? "Signed in" : answer.message;
});

const documentAddress = new URL("api/openapi.json", base);
document.querySelector("#document").href = documentAddress;
draw(await (await fetch(documentAddress)).json());
