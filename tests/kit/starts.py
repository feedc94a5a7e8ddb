"""Laws of x_1 as quadratures of the trained side: those that keep the diagonal, and others."""

from __future__ import annotations

from typing import Any

from numerics.kit import starts

KEEPING: dict[str, Any] = {
    "gaussian": starts.gaussian,
    "sphere": starts.sphere,
    "rademacher": starts.rademacher,
    "one_hot": starts.one_hot,
}
LEAVING: dict[str, Any] = {"two_point": starts.two_point, "all_ones": starts.ones}
LAWS = {**KEEPING, **LEAVING}
