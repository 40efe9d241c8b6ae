"""What a page must meet wherever it is shown: accessibility, and good practice of the web."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "skyportal" / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
BEYOND_WCAG = ("best-practice", "experimental")

RUN_AXE = """tags => axe.run(document, {runOnly: tags, resultTypes: ["violations"]}).then(
  found => found.violations.map(({id, nodes}) => `${id}: ${nodes[0].html.slice(0, 300)}`))"""

# A picture of survey pixels is meant to be seen pixel by pixel; one of vectors has none.
FAULTS_OF_IMAGES = """() => [...document.images].flatMap(image => {
  const {naturalWidth: wide, naturalHeight: high, clientWidth: width, clientHeight: height} = image;
  const style = getComputedStyle(image), faults = [];
  if (!image.complete || !width || !height) return faults;
  if (!wide) return [`not shown: ${image.src}`];
  if (style.objectFit === "fill" && Math.abs(wide / high - width / height) > 0.05 * wide / high)
    faults.push(`out of shape: ${image.src} is ${wide}×${high}, shown ${width}×${height}`);
  const pixelated = ["pixelated", "crisp-edges"].includes(style.imageRendering);
  const least = 0.75 * Math.min(devicePixelRatio, 2);
  if (!pixelated && !/svg/.test(image.currentSrc) && (wide < least * width || high < least * height))
    faults.push(`blurred: ${image.src} is ${wide}×${high}, shown ${width}×${height}`);
  return faults;
})"""

# A field that forbids pasting makes people type passwords and coordinates by hand.
FAULTS_OF_PASTING = """() => [...document.querySelectorAll("input, textarea, [contenteditable]")]
  .filter(field => !field.closest(".cm-editor") && !field.readOnly && !field.disabled)
  .filter(field => !field.dispatchEvent(
    new ClipboardEvent("paste", {bubbles: true, cancelable: true})))
  .map(field => `forbids pasting: ${field.outerHTML.slice(0, 300)}`)"""

FAULTS_OF_DOCUMENT = """() => {
  const viewport = document.querySelector("meta[name=viewport]")?.content ?? "";
  return [
    [document.compatMode !== "CSS1Compat" || document.doctype?.name !== "html", "no doctype"],
    [document.characterSet !== "UTF-8", `in ${document.characterSet}`],
    [!viewport.includes("width=device-width"), "no viewport"],
    [/user-scalable|maximum-scale/.test(viewport), "cannot be zoomed"],
    [!document.documentElement.lang, "in no language"],
    [document.title.trim() === "", "has no title"],
    [!document.querySelector("meta[name=description]")?.content, "has no description"],
  ].filter(([wrong]) => wrong).map(([, fault]) => fault);
}"""


def faults_of(page: Page) -> list[str]:
    """Return what is wrong with a page as it is shown now, each in a line."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE.read_text())
    found: list[Any] = page.evaluate(RUN_AXE, [*WCAG, *BEYOND_WCAG])
    for check in (FAULTS_OF_IMAGES, FAULTS_OF_PASTING, FAULTS_OF_DOCUMENT):
        found += page.evaluate(check)
    return [str(fault) for fault in found]
