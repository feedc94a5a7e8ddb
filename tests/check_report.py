"""The report in a real headless Chromium: formulas show, nothing overflows, links lead somewhere.

Run by ``make report-check``; it reads the page that ``make report`` wrote.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import matplotlib.image
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from icar_theory import CLAIMS
from icar_theory.figures import pictures, plot, read_arrays
from tests.kit.legends import hidden

ROOT = Path(__file__).parent.parent
REPORT = ROOT / "build" / "report.html"
SIZES = {"phone": (360, 740, 2), "desktop": (1280, 900, 1)}
"""Width, height, and how many of the screen's pixels a pixel of the page has, on phones several."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox"]
        )
        yield chromium
        chromium.close()


@pytest.fixture(
    scope="module",  # to open the page with every formula takes a minute
    params=[("phone", "dark"), ("desktop", "light")],  # no box depends on colours, no ink on size
    ids="-".join,
)
def page(browser: Browser, request: Any) -> Iterator[Page]:
    size, scheme = request.param
    width, height, scale = SIZES[size]
    context = browser.new_context(
        viewport={"width": width, "height": height},
        device_scale_factor=scale,
        color_scheme=scheme,
        offline=True,
    )
    opened = context.new_page()
    opened.goto(REPORT.as_uri())
    opened.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
    opened.screenshot(path=REPORT.with_name(f"report-{size}-{scheme}.png"))
    yield opened
    context.close()


def test_page_needs_nothing_from_elsewhere(page: Page):
    text = REPORT.read_text(encoding="utf-8")
    assert "<script" not in text
    fetched = re.findall(r"""(?:src|href)=["']([^"'#][^"']*)""", text) + re.findall(
        r"url\((?!data:)([^#)][^)]*)\)", text
    )
    assert fetched == []
    assert page.evaluate("performance.getEntriesByType('resource').length") == 0


def test_every_formula_has_a_size(page: Page):
    boxes = page.evaluate(
        "[...document.querySelectorAll('math')].map(m => m.getBoundingClientRect())"
        ".map(b => [b.width, b.height])"
    )
    assert len(boxes) > 50
    assert all(width > 4 and height > 6 for width, height in boxes)
    assert page.evaluate("[...document.querySelectorAll('merror')].length") == 0
    assert "\\" not in page.inner_text("main")


def test_neighbours_in_formulas_do_not_overlap(page: Page):
    overlaps = page.evaluate(
        """[...document.querySelectorAll('math, mrow, mtd, mstyle')].flatMap(row => {
             const parts = [...row.children].filter(e => e.textContent && e.tagName != 'mspace')
             const boxes = parts.map(e => e.getBoundingClientRect())
             const ends = row.tagName == 'mtd' ? [row.getBoundingClientRect().right + 1] : []
             return boxes.flatMap((box, k) => {
               const next = [...boxes.slice(k + 1).map(b => b.left), ...ends]
               return box.right > next[0] + 1 ? [row.textContent.slice(0, 60)] : []
             })
           })"""
    )
    assert overlaps == []


def test_arrows_stand_apart(page: Page):
    gaps = page.evaluate(
        """[...document.querySelectorAll('math *')]
             .filter(e => !e.children.length && '⟺⟹'.includes(e.textContent || ' '))
             .map(e => e.nextElementSibling.getBoundingClientRect().left
                       - e.getBoundingClientRect().right)"""
    )
    assert len(gaps) > 10
    assert min(gaps) > 2


def test_side_conditions_stand_apart(page: Page):
    gaps = page.evaluate(
        """[...document.querySelectorAll('mtd:nth-child(4)')].map(cell => {
             const last = cell.parentElement.children[1].lastElementChild
             return cell.lastElementChild.parentElement.children[1].getBoundingClientRect().left
                    - last.getBoundingClientRect().right
           })"""
    )
    assert len(gaps) > 5
    assert min(gaps) > 10


def test_accents_have_ink(page: Page):
    accents = page.locator("mover[accent] > mo, mover > mo[accent]")
    sharp = {"¯", "‾", "―", "^", "˙"} & set(accents.all_text_contents())
    assert len(sharp) > 1
    scripts = page.locator("msub mover > mo, msubsup mover > mo")
    for found in [*scripts.all()[:12], *accents.all()[:12]]:
        shot = matplotlib.image.imread(io.BytesIO(found.screenshot()))[..., :3].mean(axis=2)
        assert shot.max() - shot.min() > 0.25, found.locator("..").text_content()


def test_what_letters_abbreviate_is_in_sight(page: Page):
    hidden = page.evaluate(
        """[...document.querySelectorAll('.where math')].map(math => {
             const box = math.closest('.wide') || math
             return math.getBoundingClientRect().right
                    - Math.min(box.getBoundingClientRect().right,
                               document.documentElement.clientWidth)
           })"""
    )
    assert len(hidden) > 50
    assert max(hidden) <= 20  # two glyphs of the longest, on the narrowest phone


def test_every_root_has_a_radical(page: Page):
    roots = page.locator("msqrt")
    widths = roots.evaluate_all(
        """all => all.map(root => [root.getBoundingClientRect().width, [...root.children]
             .map(e => e.getBoundingClientRect().width).reduce((a, b) => a + b)])"""
    )
    assert len(widths) > 3
    assert all(width > inside + 4 for width, inside in widths)
    for root in roots.all()[:8]:
        shot = matplotlib.image.imread(io.BytesIO(root.screenshot()))[..., :3].mean(axis=2)
        share = root.evaluate(
            """root => {
                 const [own, inner] = [root, root.firstElementChild]
                   .map(e => e.getBoundingClientRect())
                 return (inner.left - own.left) / own.width
               }"""
        )
        radical = shot[:, : max(int(share * shot.shape[1]) - 1, 2)]
        assert radical.max() - radical.min() > 0.25, root.text_content()


def test_nothing_overflows_but_what_scrolls(page: Page):
    assert page.evaluate(
        "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    )
    beyond = page.evaluate(
        """[...document.querySelectorAll('body *')]
             .filter(e => !e.closest('.wide') && !e.closest('svg')
               && e.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
             .map(e => e.outerHTML.slice(0, 80))"""
    )
    assert beyond == []


def test_links_lead_to_places_on_the_page(page: Page):
    links = page.eval_on_selector_all("a[href]", "all => all.map(a => a.getAttribute('href'))")
    assert {f"#{name}" for name in CLAIMS} <= set(links)
    for link in links:
        assert page.locator(f"[id='{link.removeprefix('#')}']").count() == 1, link


def test_pictures_are_drawn(page: Page):
    boxes = page.evaluate(
        "[...document.querySelectorAll('figure svg')].map(s => s.getBoundingClientRect().width)"
    )
    assert len(boxes) == sum(len(pictures(claim)) for claim in CLAIMS.values())
    assert min(boxes) > 300


@pytest.mark.parametrize("claim", CLAIMS)
def test_no_legend_lies_over_a_trained_layer(claim: str):
    arrays = read_arrays(REPORT.with_name("pictures.npz"))
    found = {kind: hidden(plot(claim, kind, arrays)) for kind in pictures(claim)}
    assert all(labels == [] for labels in found.values()), found


def test_ink_of_pictures_stands_out_from_the_page(page: Page):
    for figure in page.locator("figure svg").all():
        shot = matplotlib.image.imread(io.BytesIO(figure.screenshot()))[..., :3].mean(axis=2)
        behind = shot[2, 2]  # a corner, where nothing is drawn
        assert abs(shot - behind).max() > 0.6
    inks = page.evaluate(
        """[...document.querySelectorAll('figure svg')].map(svg =>
             [getComputedStyle(svg).fill, getComputedStyle(document.body).color,
              getComputedStyle(svg).filter])"""
    )
    assert all(fill == ink and kept == "none" for fill, ink, kept in inks)


def test_no_power_stands_on_an_upper_script(page: Page):
    towers = page.evaluate(
        """[...document.querySelectorAll('msup, msubsup')].filter(script => {
             let base = script.firstElementChild
             while (base.tagName == 'mrow' && base.children.length == 1) base = base.children[0]
             return ['msup', 'msubsup'].includes(base.tagName)
           }).map(script => script.parentElement.textContent.slice(0, 60))"""
    )
    assert towers == []


def test_contrast_and_structure_meet_the_guidelines(page: Page):
    # MathML is one element to a reader, and its thousands of parts take axe a minute
    found = Axe().run(page, context={"exclude": [["math"]]})
    assert found.violations_count == 0, found.generate_report()
