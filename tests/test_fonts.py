"""The font of the report holds what its formulas need, with every size of what stretches."""

from __future__ import annotations

import base64
import io
from typing import Any

import pytest
from fontTools.ttLib import TTFont

from icar_theory import CLAIMS
from proofs.kit.fonts import FONT, RADICAL, VARIABLES, font
from proofs.kit.mathml import mathml

WHOLE = TTFont(FONT)


def shipped(text: str) -> TTFont:
    return TTFont(io.BytesIO(base64.b64decode(font(text).split(",")[1])))


def sizes(face: TTFont, sign: str) -> list[tuple[int, int]]:
    """How many larger forms a sign has, and of how many parts it can be built: up and across."""
    found: list[tuple[int, int]] = []
    table = face["MATH"].table.MathVariants
    glyph = face.getBestCmap()[ord(sign)]
    for covered, built in (
        (table.VertGlyphCoverage, table.VertGlyphConstruction),
        (table.HorizGlyphCoverage, table.HorizGlyphConstruction),
    ):
        for name, each in zip(covered.glyphs if covered else [], built, strict=True):
            if name == glyph:
                parts = each.GlyphAssembly.PartRecords if each.GlyphAssembly else []
                found.append((len(each.MathGlyphVariantRecord), len(parts)))
    return found


def outlines(face: TTFont, sign: str) -> list[int]:
    """How many contours each larger form of a sign has; 0 would be a form without ink."""
    table = face["MATH"].table.MathVariants
    place = table.VertGlyphCoverage.glyphs.index(face.getBestCmap()[ord(sign)])
    made: Any = face.getGlyphSet()
    from fontTools.pens.recordingPen import RecordingPen

    found = []
    for record in table.VertGlyphConstruction[place].MathGlyphVariantRecord:
        made[record.VariantGlyph].draw(pen := RecordingPen())
        found.append(len(pen.value))
    return found


@pytest.mark.parametrize("sign", "√()[]{}|‖⌊⌋⌈⌉⟨⟩‾∑∏")
def test_what_stretches_keeps_every_size(sign):
    face = shipped("" if sign == RADICAL else sign)
    assert sizes(face, sign) == sizes(WHOLE, sign) != []
    if sign != "‾":
        assert outlines(face, sign) == outlines(WHOLE, sign)
        assert min(outlines(face, sign)) > 0


@pytest.mark.parametrize("claim", CLAIMS)
def test_every_sign_of_a_formula_is_in_the_font(claim):
    formulas = [line.latex() for line in CLAIMS[claim].lines]
    texts = "".join(mathml(formula, "block").striptags() for formula in formulas)
    needed = {*texts, *VARIABLES, RADICAL} - set(" \n\u2061\u00a0\u2003\U0001d455")
    # spaces, and the place that Unicode leaves free: the italic h is U+210E
    held = shipped(texts).getBestCmap()
    assert {sign for sign in needed if ord(sign) not in held} == set()
