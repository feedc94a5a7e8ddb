"""LaTeX as MathML that a browser sets as TeX would.

latex2mathml converts; what browsers read otherwise than TeX is put right here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from latex2mathml.converter import convert
from markupsafe import Markup

from icar_theory.printing import display as broken

NAMESPACE = ' xmlns="http://www.w3.org/1998/Math/MathML"'
BARS = "¯―"
LARGE = "∑∏⨁⋃⋂"
LIMITS = ("lim", "max", "min")
NAMES = (
    *LIMITS,
    "cos",
    "deg",
    "det",
    "diag",
    "dim",
    "exp",
    "gcd",
    "ker",
    "log",
    "rank",
    "sin",
    "tr",
)
RELATIONS = {"⟺": "⟺", "⟹": "⟹", "~": "∼"}
BRACKETS = "⌊⌋⌈⌉⟨⟩‖|"
LETTERS = "…∞"
SIGNED = "−+±"
UPRIGHT = re.compile(r"\\mathrm\{([A-Za-z])\}")
TALL = {"mfrac", "munder", "munderover", "mtable", "msqrt"}
THIN, THICK = "0.167em", "0.278em"
SCRIPTS = {"msub": "munder", "msup": "mover", "msubsup": "munderover"}
SCRIPTED = (*SCRIPTS, *SCRIPTS.values())


def mathml(formula: str, display: str) -> Markup:
    """Return LaTeX as MathML, "inline" or "block"; several lines as one aligned table.

    >>> str(mathml("x", "inline")).split(">", 1)[1]
    '<mrow><mi>x</mi></mrow></math>'
    """
    formula = UPRIGHT.sub(r"\\operatorname{\1}", formula)  # latex2mathml sets \mathrm as italics
    lines = broken(formula) if display == "block" else formula
    math = ElementTree.fromstring(convert(lines, display=display).replace(NAMESPACE, ""))
    for element in reversed(list(math.iter())):  # what is inside a bracket decides its size
        _repair(element)
        for place, child in enumerate(element):
            _space(child, element[:place], element[place + 1 :])
    return Markup(
        ElementTree.tostring(math, encoding="unicode").replace("<math", f"<math{NAMESPACE}")
    )


def _repair(element: Element) -> None:
    """Give an element the kind and the attributes that TeX would set it by."""
    text = element.text
    if element.tag in SCRIPTS and _nucleus(element).text in (*LARGE, *LIMITS):
        element.tag = SCRIPTS[element.tag]
        _nucleus(element).set("movablelimits", "true")
    elif element.tag in ("msup", "msubsup") and _raised(element[0]):
        _bracket(element)
    elif element.tag == "mover" and element[1].text in tuple(BARS):
        element.set("accent", "true")
        element[1].text = "‾"  # which fonts can stretch
        element[1].set("stretchy", "true")
    elif element.tag == "mover":
        element.set("accent", "true")
        element[1].set("stretchy", "false")
    elif element.tag == "mrow" and len(element) > 2 and element[0].get("fence"):
        tall = TALL & {inner.tag for inner in element.iter()}
        for end in (element[0], element[-1]):
            end.set("stretchy", "true" if tall else "false")
    elif element.tag == "mo" and text is not None and len(text) == 1 and text.isalpha():
        element.tag = "mi"
        element.set("mathvariant", "normal")
    elif text == "1" and element.get("mathvariant") == "bold":
        element.text = "𝟏"  # browsers know of no other variant than normal
        del element.attrib["mathvariant"]
    elif text in RELATIONS:
        element.tag, element.text = "mo", RELATIONS[text]
        element.attrib.update(lspace=THICK, rspace=THICK, stretchy="false")
    elif text in tuple(BRACKETS):
        element.attrib |= {
            "lspace": "0",
            "rspace": "0",
            "stretchy": element.get("stretchy", "false"),
        }
        element.tag = "mo"
    elif text in tuple(LETTERS):
        element.tag = "mi"
    elif text in (*LARGE, *NAMES):
        element.tag = "mo"


def _raised(base: Element) -> bool:
    """Return whether what a script is set on has an upper script of its own."""
    while base.tag == "mrow" and len(base) == 1:
        base = base[0]
    return base.tag in ("msup", "msubsup")


def _bracket(element: Element) -> None:
    """Set a power of what has an upper script outside of brackets: no reader could tell the two."""
    base, *lower, power = element
    row = ElementTree.fromstring(
        '<mrow><mo stretchy="false">(</mo><mo stretchy="false">)</mo></mrow>'
    )
    if lower:
        inside = Element("msub")
        inside.extend([base, *lower])
    row.insert(1, inside if lower else base)
    element[:] = [row, power]
    element.tag = "msup"


def _space(element: Element, left: Sequence[Element], right: Sequence[Element]) -> None:
    """Set the spaces that depend on neighbours: of names of functions, and of signs of numbers."""
    after = _end(left[-1], -1) if left else None
    before = _end(right[0], 0) if right else None
    factor = after is not None and (after.tag != "mo" or after.text in tuple(")]}|‖"))
    name = _nucleus(element)
    if name.text in NAMES:
        name.set("lspace", THIN if factor else "0")
        name.set("rspace", "0" if before is None or before.text in tuple("([{|‖⌊") else THIN)
    elif element.tag == "mo" and element.text in tuple(SIGNED) and not factor:
        element.set("form", "prefix")


def _nucleus(element: Element) -> Element:
    """Return what scripts and accents are set on."""
    while element.tag in SCRIPTED:
        element = element[0]
    return element


def _end(element: Element, place: int) -> Element:
    """Return what stands first (0) or last (-1) in an element."""
    while element.tag in ("mrow", "mstyle", *SCRIPTED) and len(element):
        element = element[0 if element.tag in SCRIPTED else place]
    return element
