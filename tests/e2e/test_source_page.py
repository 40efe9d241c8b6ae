"""What an astronomer does on a source page: the light curve, spectra, uploads, follow-up."""

import csv
import io
import re
import secrets
from pathlib import Path

import numpy as np
import pytest
from astropy.io import fits
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.making import create, spectrograph
from tests.stack import Stack, wait_until

ROOT = Path(__file__).resolve().parents[2]
ALADIN = ROOT / "skyportal/frontend/node_modules/aladin-lite/dist/aladin.js"

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def own(stack: Stack, context: BrowserContext) -> str:
    """The id of a source that these tests alone write to, at a redshift, with a spectrograph's time."""
    url = stack.settings.skyportal.app.public_url
    group = stack.marshal("/api/groups", name="Transients")["user_groups"][0]["id"]
    name = f"own{secrets.token_hex(3)}"
    spectrograph(context, url, name, group)
    body = {"id": name, "ra": 188.7366, "dec": 12.5824, "redshift": 0.05, "group_ids": [group]}
    create(context, url, "sources", **body)
    return name


@pytest.fixture
def own_page(stack: Stack, page: Page, own: str) -> Page:
    """The page of that source."""
    page.goto(f"{stack.settings.skyportal.app.public_url}/source/{own}")
    expect(page.get_by_role("heading", name=own, exact=True)).to_be_visible()
    return page


def downloaded(page: Page, button: str) -> str:
    """Return the file that a button saves."""
    with page.expect_download() as download:
        page.get_by_role("button", name=button, exact=True).click()
    return Path(download.value.path()).read_text()


def test_a_light_curve_is_folded_binned_and_saved(stack: Stack, page: Page, source: str) -> None:
    name = source.rsplit("/", 1)[-1]
    page.goto(source)
    curve = page.get_by_role("img", name=f"Light curve of {name}")
    expect(curve.locator("canvas")).to_be_visible()
    page.get_by_role("textbox", name="Period in days").fill("2.5")
    page.get_by_role("textbox", name="Period in days").press("Enter")
    expect(page.get_by_role("img", name="folded at 2.5 d")).to_be_visible()
    page.get_by_role("textbox", name="Means over days").fill("1000")
    page.get_by_role("textbox", name="Means over days").press("Enter")
    rows = stack.marshal(f"/api/sources/{name}/photometry", format="both")
    bins = {
        (row["filter"], row["instrument_id"], row["origin"], row["mjd"] // 1000) for row in rows
    }
    expect(page.get_by_role("img", name=f": {len(bins)} points, folded")).to_be_visible()
    page.get_by_role("button", name="Table of measurements").click()
    saved = list(csv.DictReader(io.StringIO(downloaded(page, "CSV"))))
    later = stack.marshal(f"/api/sources/{name}/photometry", format="both")  # alerts may have come
    times = {float(row["mjd"]) for row in saved}
    assert {row["mjd"] for row in rows} <= times <= {row["mjd"] for row in later}


def test_points_are_chosen_by_dragging(page: Page, source: str) -> None:
    page.goto(source)
    plot = page.get_by_role("region", name="Photometry").locator(".u-over")
    expect(plot).to_be_visible()
    page.get_by_role("button", name="Select points").click()
    plot.scroll_into_view_if_needed()
    box = plot.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 0.6, box["y"] + 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] - 2, box["y"] + box["height"] - 2, steps=5)
    page.mouse.up()
    expect(page.get_by_role("heading", name="easurements")).to_be_visible()


def test_photometry_is_pasted_and_faults_are_said_first(
    stack: Stack, own_page: Page, own: str
) -> None:
    own_page.get_by_role("region", name="Photometry").get_by_role("button", name="Upload").click()
    dialog = own_page.get_by_role("dialog", name=f"Photometry of {own}")
    dialog.get_by_role("button", name="Upload", exact=True).click()
    expect(dialog.get_by_text("Choose what measured it.")).to_be_visible()
    dialog.get_by_role("combobox", name="Instrument").click()
    own_page.get_by_role("option", name=f"Spectrograph {own}").click()
    table = dialog.get_by_role("textbox", name="Table, with a line of headings")
    table.fill("mjd,filter,mag,magerr\n61000.1,sdssg,bright,0.1")
    expect(dialog.get_by_text("Line 2: mag: “bright” is not a number.")).to_be_visible()
    table.fill("mjd,filter,mag,magerr\n61000.1,sdssg,18.5,0.1\n61001.1,sdssr,18.2,0.1")
    dialog.get_by_role("button", name="Upload", exact=True).click()
    expect(own_page.get_by_role("img", name=f"Light curve of {own}: 2 points")).to_be_visible()
    assert len(stack.marshal(f"/api/sources/{own}/photometry")) == 2


def test_a_measurement_that_was_reduced_anew_tells_its_earlier_value_and_is_shared(
    stack: Stack, context: BrowserContext, own_page: Page, own: str
) -> None:
    url = stack.settings.skyportal.app.public_url
    instruments = {one["name"]: one["id"] for one in stack.marshal("/api/instrument")}
    row = {
        "obj_id": own,
        "instrument_id": instruments[f"Spectrograph {own}"],
        "filter": "sdssr",
        "magsys": "ab",
        "mjd": 61002.1,
        "magerr": 0.1,
        "limiting_mag": 21.0,
        "group_ids": [],
    }
    for mag in (18.5, 18.25):
        made = context.request.put(
            f"{url}/api/photometry",
            data={**row, "mag": mag},
            params={"overwrite_flux": "true", "duplicate_ignore_flux": "true"},
            headers={"Origin": url},
        )
        assert made.ok, made.text()
    own_page.reload()
    own_page.get_by_role("button", name="Table of measurements").click()
    table = own_page.get_by_role("region", name="Measurements")
    measured = table.get_by_role("row").filter(has_text="61002.1")
    expect(measured).to_contain_text("18.25")
    measured.get_by_role("button", name="Earlier values").click()
    earlier = own_page.get_by_role("dialog", name=re.compile("earlier values$"))
    expect(earlier.get_by_role("row").filter(has_text="18.5")).to_have_count(1)
    own_page.keyboard.press("Escape")
    expect(measured).to_contain_text("visible only to its owner")
    table.get_by_role("button", name="Share these").click()
    own_page.get_by_role("menuitem", name="Transients").click()
    expect(own_page.get_by_text("shared with Transients.")).to_be_visible()
    expect(measured).to_contain_text("Transients")


def test_a_duplicate_is_merged_and_taken_out_again(
    stack: Stack, context: BrowserContext, page: Page
) -> None:
    url = stack.settings.skyportal.app.public_url
    group = stack.marshal("/api/groups", name="Transients")["user_groups"][0]["id"]
    one, double = (f"{word}{secrets.token_hex(3)}" for word in ("one", "double"))
    ra, dec = secrets.randbelow(360_000) / 1000, secrets.randbelow(80_000) / 1000
    for name, north in ((one, 0), (double, 1)):
        body = {"id": name, "ra": ra, "dec": dec + north / 3600, "group_ids": [group]}
        create(context, url, "sources", **body)
    context.request.post(
        f"{url}/api/sources/{double}/comments", data={"text": "seen twice"}, headers={"Origin": url}
    )
    page.goto(f"{url}/source/{one}")
    duplicates = page.get_by_role("region", name="Duplicates")
    expect(duplicates).to_contain_text("1.00″ away")
    duplicates.get_by_role("button", name=f"Merge {double} into this").click()
    duplicates.get_by_role("button", name="Merge", exact=True).click()
    expect(duplicates).to_contain_text(f"{double} was merged into this", timeout=60_000)
    expect(page.get_by_text("seen twice")).to_be_visible()
    duplicates.get_by_role("button", name="Undo").click()
    expect(duplicates).to_contain_text(f"{double} was taken out again", timeout=60_000)
    expect(page.get_by_text("seen twice")).to_have_count(0)
    expect(duplicates.get_by_role("link", name=double)).to_be_visible()


def spectrum_files(folder: Path) -> tuple[Path, Path]:
    """Return a text file and a FITS file of spectra."""
    waves = np.linspace(4000, 9000, 500)
    fluxes = 1 + 0.3 * np.sin(waves / 300)
    text = folder / "spectrum.txt"
    text.write_text("\n".join(f"{w:.1f} {f:.4f}" for w, f in zip(waves, fluxes, strict=True)))
    table = fits.BinTableHDU.from_columns(
        [
            fits.Column("wavelength", "D", array=waves, unit="Angstrom"),
            fits.Column("flux", "D", array=fluxes),
        ]
    )
    table.header["DATE-OBS"] = "2026-11-20T04:00:00"
    fitted = folder / "spectrum.fits"
    table.writeto(fitted)
    return text, fitted


def test_spectra_are_uploaded_smoothed_and_have_lines(
    stack: Stack, own_page: Page, own: str, tmp_path: Path
) -> None:
    text, fitted = spectrum_files(tmp_path)
    for number, file in enumerate((text, fitted), 1):
        own_page.get_by_role("region", name="Spectra").get_by_role("button", name="Upload").click()
        dialog = own_page.get_by_role("dialog", name=f"Spectrum of {own}")
        dialog.get_by_label("Choose a file").set_input_files(file)
        expect(dialog.get_by_text("500 pixels, 4000 to 9000 Å")).to_be_visible()
        dialog.get_by_role("combobox", name="Instrument").click()
        own_page.get_by_role("option", name=f"Spectrograph {own}").click()
        if file is text:
            dialog.get_by_role("button", name="Upload", exact=True).click()
            expect(dialog.get_by_text("When was it observed?")).to_be_visible()
            dialog.get_by_role("textbox", name="Observed, UTC or MJD").fill("2026-11-19 05:00")
        dialog.get_by_role("button", name="Upload", exact=True).click()
        plot = own_page.get_by_role("img", name=f"Spectra of {own}: {number} of {number} shown")
        expect(plot).to_be_visible()
    kept = stack.marshal(f"/api/sources/{own}/spectra")["spectra"]
    assert [one["observed_at"][:16] for one in kept] == ["2026-11-19T05:00", "2026-11-20T04:00"]
    redshift = own_page.get_by_role("textbox", name="Redshift of lines z")
    expect(redshift).to_have_value("0.05")
    smoothing = own_page.get_by_role("textbox", name="Smooth over pixels")
    smoothing.fill("11")
    smoothing.press("Enter")
    lines = own_page.get_by_role("button", name="Lines of Si II")
    lines.click()
    expect(lines).to_have_attribute("aria-pressed", "true")
    expect(own_page.get_by_role("img", name=f"Spectra of {own}: 2 of 2 shown")).to_be_visible()


def test_an_observation_is_asked_for_and_taken_back(stack: Stack, own_page: Page, own: str) -> None:
    own_page.keyboard.press("f")
    dialog = own_page.get_by_role("dialog", name=f"Follow up {own}")
    dialog.get_by_role("combobox", name="Whose time").click()
    own_page.get_by_role("option", name=f"Spectrograph {own}").click()
    dialog.get_by_role("textbox", name="Priority").fill("9")
    dialog.get_by_role("button", name="Ask for it").click()
    expect(dialog.get_by_text("At most 5.")).to_be_visible()
    dialog.get_by_role("textbox", name="Priority").fill("4")
    dialog.get_by_role("checkbox", name="sdssr").check()
    dialog.get_by_role("button", name="Ask for it").click()
    expect(dialog).to_have_count(0)
    asked = own_page.get_by_role("region", name="Follow-up requests")
    expect(asked).to_contain_text("pending submission")
    (request,) = stack.marshal("/api/followup_request", sourceID=own)["followup_requests"]
    assert request["payload"]["observation_choices"] == ["sdssr"]
    own_page.keyboard.press("f")  # the same again is kept back, and the form says why
    dialog.get_by_role("combobox", name="Whose time").click()
    own_page.get_by_role("option", name=f"Spectrograph {own}").click()
    dialog.get_by_role("textbox", name="Priority").fill("4")
    dialog.get_by_role("checkbox", name="sdssr").check()
    dialog.get_by_role("button", name="Ask for it").click()
    expect(dialog.get_by_text("Not asked for")).to_be_visible()
    dialog.get_by_role("button", name="Cancel").click()
    asked.get_by_role("button", name="Take back the request").click()
    asked.get_by_role("button", name="Take back", exact=True).click()
    expect(asked).to_contain_text("deleted")


def test_redshift_and_host_change_and_have_a_history(
    stack: Stack, own_page: Page, own: str
) -> None:
    own_page.keyboard.press("e")
    dialog = own_page.get_by_role("dialog", name=f"Redshift of {own}")
    dialog.get_by_role("textbox", name="Redshift z").fill("far")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.get_by_text("“far” is not a number.")).to_be_visible()
    dialog.get_by_role("textbox", name="Redshift z").fill("0.07")
    dialog.get_by_role("textbox", name="Where it is from").fill("SEDM")
    dialog.get_by_role("button", name="Save").click()
    known = own_page.get_by_role("region", name="What is known")
    expect(known).to_contain_text("0.07 from SEDM")
    known.get_by_role("button", name="Change the host").click()
    dialog = own_page.get_by_role("dialog", name=f"Host of {own}")
    dialog.get_by_role("textbox", name="Name").fill("UGC 1")
    dialog.get_by_role("textbox", name="Position").fill("188.7366 12.5834")
    dialog.get_by_role("button", name="Save").click()
    expect(known).to_contain_text("3.6″")
    known.get_by_role("button", name="History").click()
    history = own_page.get_by_role("dialog", name=f"History of {own}")
    expect(history).to_contain_text("redshift: 0.05 → 0.07")
    expect(history).to_contain_text("host: nothing → UGC 1")


def as_classic_script(module: str) -> str:
    """Return Aladin Lite's module as the CDS offers it, a script that defines `A`."""
    code, exported = re.subn(
        r"export\s*\{\s*(\w+) as default\s*\};?\s*$", r"window.A = \1;", module
    )
    assert exported == 1
    return f"(() => {{{code}}})();"


def test_the_sky_is_aladins_or_a_picture(context: BrowserContext, source: str) -> None:
    # Surveys are outside of this machine, so the frame has failing requests: nobody watches this page.
    page = context.new_page()
    script = as_classic_script(ALADIN.read_text(encoding="utf-8"))
    page.route(
        "https://aladin.cds.unistra.fr/**",
        lambda route: route.fulfill(body=script, content_type="text/javascript"),
    )
    page.goto(source)
    page.get_by_role("region", name="Sky").get_by_role("button", name="Show").click()
    name = source.rsplit("/", 1)[-1]
    frame = page.get_by_title(f"The sky around {name}, 2′ across")
    expect(frame).to_have_attribute("aria-busy", "false", timeout=60_000)
    expect(frame.content_frame.locator("canvas").first).to_be_visible()
    page.get_by_label("Side").click()
    page.get_by_role("option", name="10′").click()
    expect(page.get_by_title(f"The sky around {name}, 10′ across")).to_be_visible()
    page.unroute("https://aladin.cds.unistra.fr/**")
    page.route("https://aladin.cds.unistra.fr/**", lambda route: route.abort())
    page.reload()
    page.get_by_role("region", name="Sky").get_by_role("button", name="Show").click()
    expect(page.get_by_text("Aladin Lite could not be loaded")).to_be_visible()
    page.close()


def test_catalogues_are_searched_around_a_place(stack: Stack, page: Page) -> None:
    wait_until(lambda: stack.mongo["Gaia_EDR3"].estimated_document_count() > 0, "it is loaded", 60)
    row = stack.mongo["Gaia_EDR3"].find_one({})
    assert row is not None
    longitude, latitude = row["coordinates"]["radec_geojson"]["coordinates"]
    page.goto(f"{stack.settings.skyportal.app.public_url}/archive")
    place = page.get_by_role("textbox", name="Position")
    place.fill("somewhere")
    place.press("Enter")
    expect(page.get_by_text("Not a position", exact=False)).to_be_visible()
    place.fill(f"{longitude + 180:.6f} {latitude:+.6f}")
    page.get_by_role("button", name="Search", exact=True).click()
    expect(page.get_by_role("heading", name="Within 5″")).to_be_visible()
    assert str(row["_id"]) in downloaded(page, "Gaia_EDR3 as CSV")


def picture() -> bytes:
    buffer = io.BytesIO()
    fits.PrimaryHDU(np.arange(4800.0).reshape(60, 80)).writeto(buffer)
    return buffer.getvalue()


def test_comments_have_threads_which_arrive_by_themselves_and_show_their_files(
    stack: Stack, context: BrowserContext, own_page: Page, own: str
) -> None:
    other = context.new_page()
    other.goto(own_page.url)
    theirs = other.get_by_role("region", name="Comments")
    expect(theirs.get_by_text("Nobody has said anything yet.")).to_be_visible()
    expect(other.get_by_text("live", exact=True)).to_be_visible()
    comments = own_page.get_by_role("region", name="Comments")
    comments.get_by_role("textbox", name="Write a comment, in Markdown").fill("for all")
    own_page.keyboard.press("Control+Enter")
    comments.get_by_role("button", name="All threads").click()
    own_page.get_by_role("menuitem", name="New thread…").click()
    own_page.get_by_role("textbox", name="Name").fill("Keck run")
    own_page.keyboard.press("Enter")
    field = comments.get_by_role("textbox", name="Write in the thread “Keck run”, in Markdown")
    field.press_sequentially("by #Spectrograph")
    own_page.get_by_role("group", name="Instruments").get_by_role(
        "button", name=f"#Spectrograph {own}"
    ).click()
    comments.get_by_label("Attach a file").set_input_files(
        {"name": "sub.fits", "mimeType": "application/fits", "buffer": picture()}
    )
    comments.get_by_role("button", name="Comment", exact=True).click()
    expect(comments.get_by_role("listitem")).to_have_count(1)
    expect(theirs.get_by_role("listitem")).to_have_count(2)
    theirs.get_by_role("button", name="Keck run").click()
    expect(theirs.get_by_role("listitem")).to_have_count(1)
    expect(theirs.get_by_role("listitem")).to_contain_text(f"by #Spectrograph {own}")
    theirs.get_by_role("button", name="Show sub.fits").click()
    shown = theirs.get_by_role("img", name="sub.fits")
    expect(shown).to_be_visible()
    wait_until(lambda: shown.evaluate("image => image.naturalWidth") == 80, "it is drawn", 20)
    (thread,) = stack.marshal(f"/api/sources/{own}/comments/channels")
    assert (thread["channel"], thread["comments"]) == ("Keck run", 1)
    theirs.get_by_role("button", name="Delete the thread").click()
    theirs.get_by_role("button", name="Delete them").click()
    expect(theirs.get_by_role("button", name="All threads")).to_be_visible()
    expect(theirs.get_by_role("listitem")).to_have_count(1)
    expect(comments.get_by_text("Your first comment opens the thread “Keck run”.")).to_be_visible()
    other.close()


def test_others_learn_who_works_on_a_source(own_page: Page) -> None:
    who = own_page.get_by_role("region", name="Who works on it")
    who.get_by_role("button", name="I do…").click()
    own_page.get_by_role("textbox", name="On what").fill("a paper on its host")
    own_page.get_by_role("button", name="Let them know").click()
    expect(who.get_by_role("listitem")).to_contain_text("a paper on its host")
    who.get_by_role("button", name="Take back a paper on its host").click()
    who.get_by_role("button", name="Take back", exact=True).click()
    expect(who.get_by_text("Nobody has said so.")).to_be_visible()


def test_a_view_of_light_curves_is_kept_for_other_sources(stack: Stack, page: Page) -> None:
    detected = stack.marshal("/api/sources", requireDetections="true", numPerPage=1)["sources"]
    page.goto(f"{stack.settings.skyportal.app.public_url}/source/{detected[0]['id']}")
    photometry = page.get_by_role("region", name="Photometry")
    band = photometry.get_by_role("button", name=re.compile("^Band ")).first
    band.click()
    photometry.get_by_role("button", name="Views").click()
    page.get_by_role("textbox", name="Keep this one as").fill("without it")
    page.get_by_role("button", name="Keep", exact=True).click()
    expect(page.get_by_role("button", name="Forget without it")).to_be_visible()
    page.keyboard.press("Escape")
    expect(photometry.get_by_role("button", name="Views · without it")).to_be_visible()
    page.reload()
    expect(band).to_have_attribute("aria-pressed", "true")
    photometry.get_by_role("button", name="Views").click()
    page.get_by_role("button", name="without it", exact=True).click()
    expect(band).to_have_attribute("aria-pressed", "false")
    photometry.get_by_role("button", name="Views · without it").click()
    page.get_by_role("button", name="Forget without it").click()
    expect(page.get_by_role("button", name="Forget without it")).to_have_count(0)
