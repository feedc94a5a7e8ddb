"""Damped Newton steps for layers that are a quadratic in products of their weights, many at once.

**Setting.** Coordinate i of a prediction is linear in the rows

    C_i = Σ_h B_h,v,i A_h,m        (index (v, m), V·M entries)

and, on plain tokens, in further numbers p. So its mean squared error is, for given p, a quadratic
form ``C_iᵀ G_i C_i − 2 κ_iᵀ C_i + const`` whose G_i and κ_i are means over the sequences. They are
accumulated once (:mod:`numerics.kit.grams`); no step looks at the sequences again.

**A step** solves ``(H + μ) δ = −∇/2`` for the half Hessian H of the loss. H is block diagonal in
the columns B_·,·,i, which are eliminated first (a Schur complement). A run begins with the H of
Gauss and Newton, which leaves out the curvature of the products. Once such a step promises to take
off less than a hundredth of the loss, the whole H is used; where H + μ is then not positive
definite, Gauss and Newton's are tried once more, and if they still promise too little μ grows until
H + μ is positive definite, which leads away from saddles. Otherwise μ follows the ratio of gained
to promised decrease (Nielsen 1999).

**How a run ends.** *Converged*: the gradient's norm falls below GRADIENT, or it is below 1e-6 and
the step promises less than rounding. *Escaped*: the terms of the prediction are ESCAPE times larger
than the targets, in mean square, so that they must cancel. *Stalled*: PATIENCE trials that halve
neither loss nor gradient. Or its trials are used up, or no damping is large enough.

Every tensor has a first dimension of runs, which share no number; a run that ends leaves it.

References: Moré, *The Levenberg–Marquardt algorithm*, 1978; Madsen, Nielsen, Tingleff, *Methods for
non-linear least squares problems*, §3.2; Golub, Pereyra, *Inverse Problems* 19, 2003.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Protocol, Self

import torch

from numerics.kit.newton_step import Derivatives, System, Weights

GRADIENT = 1e-9
"""Half gradients of size up to ~dT are resolved to about 1e-12 of that."""
ESCAPE = 1e4
"""Of 350 runs that went on without this limit, those that ended at finite weights held terms of at
most 4,242 times the targets; all others passed 10^4 and never came back."""
PATIENCE = 100
"""With 40, some runs of augmented tokens in orthogonal contexts that would converge gave up."""


class Layer(Protocol):
    """A layer's mean loss over given sequences, as a function of C and p."""

    @property
    def scale(self) -> float:
        """The mean square of the targets, summed over lengths."""

    def at(self, runs: Any) -> Self:
        """Return the layer for some of its runs, by a mask."""

    def loss(self, C: Any, p: Any) -> Any:
        """Return the mean losses, S."""

    def derivatives(self, C: Any, p: Any, full: Any) -> Derivatives:
        """Return the derivatives of half the loss, with the residuals' part where `full`."""

    def terms(self, C: Any, p: Any) -> Any:
        """Return the mean squares of the terms over those of the targets, S."""


@dataclass(frozen=True, eq=False)
class Ended:
    """Where S runs ended: weights, whether they escaped, and each run's losses, one a trial."""

    weights: Weights
    escaped: tuple[bool, ...]
    losses: tuple[tuple[float, ...], ...]


@dataclass(frozen=True, eq=False)
class State:
    """The runs that still go on: which, with damping, its growth, and what they are judged by."""

    runs: Any
    damping: Any
    growth: Any
    loss: Any
    full: Any  # whether the next step is Newton's
    stubborn: Any  # whether it must be
    marked_loss: Any
    marked_norm: Any
    since: Any

    def at(self, keep: Any) -> State:
        """Return the state of some runs."""
        return State(**{name: value[keep] for name, value in vars(self).items()})


def minimise(
    layer: Layer,
    start: Weights,
    *,
    trials: int,
    progress: Callable[[Any], None] = lambda losses: None,
) -> Ended:
    """Minimise the losses of all runs from their starts; `progress` gets the losses of a trial."""
    count, device = len(start.A), start.A.device
    weights, loss = start, layer.loss(start.products(), start.p)
    losses = [[value] for value in loss.tolist()]
    escaped = [False] * count
    filled = torch.full((count,), torch.inf, device=device, dtype=start.A.dtype)
    none = torch.zeros(count, dtype=torch.bool, device=device)
    state = State(
        runs=torch.arange(count, device=device),
        damping=torch.zeros_like(filled),
        growth=torch.full_like(filled, 2.0),
        loss=loss,
        full=none,
        stubborn=none,
        marked_loss=filled,
        marked_norm=filled,
        since=torch.zeros_like(filled),
    )
    for trial in range(trials):
        here = weights.at(state.runs)
        C = here.products()
        found = layer.derivatives(C, here.p, state.full)
        system = System.of(here, found)
        norm = 2 * system.norm()
        away = layer.terms(C, here.p) > ESCAPE
        for run, gone in zip(state.runs.tolist(), away.tolist(), strict=True):
            escaped[run] = gone
        better = (state.loss < state.marked_loss / 2) | (norm < state.marked_norm / 2)
        state = replace(
            state,
            marked_loss=torch.where(better, state.loss, state.marked_loss),
            marked_norm=torch.where(better, norm, state.marked_norm),
            since=torch.where(better, 0.0, state.since + 1),
            damping=state.damping if trial else system.first_damping(),
        )
        ended = (norm < GRADIENT) | away | (state.since >= PATIENCE)
        step, promise, sound = system.solve(state.damping, state.full)
        rounding = torch.finfo(C.dtype).eps * layer.scale
        ended |= sound & state.full & (promise < rounding) & (norm < 1e-6)
        moved = here.moved(step)
        loss = layer.loss(moved.products(), moved.p)
        weak = ~state.full & (promise < state.loss / 100)  # of a Gauss–Newton step
        gained = state.loss - loss
        fine = (gained > 0) | ((promise < 1e4 * rounding) & (gained.abs() < 1e4 * rounding))
        taken = sound & ~weak & fine & ~ended
        weights = weights.placed(state.runs[taken], moved.at(taken))
        ratio = (2 * gained / promise - 1).clamp(-1, 1)
        smaller = (1 - ratio**3).clamp(min=1 / 3)
        gauss = ~sound & state.full & ~state.stubborn  # the same damping, without the curvature
        damping = torch.where(gauss, 1.0, torch.where(taken, smaller, state.growth))
        state = replace(
            state,
            loss=torch.where(taken, loss, state.loss),
            damping=(state.damping * damping).clamp(min=1e-14 * layer.scale),
            growth=torch.where(taken | gauss, 2.0, 2 * state.growth),
            full=torch.where(taken, state.full, (state.full | weak) & ~gauss),
            stubborn=torch.where(taken, False, state.stubborn | weak),
        )
        for run, value in zip(state.runs.tolist(), state.loss.tolist(), strict=True):
            losses[run].append(value)
        progress([values[-1] for values in losses])
        going = ~ended & (state.damping < 1e12 * layer.scale)
        if not going.any():
            break
        if not going.all():
            state, layer = state.at(going), layer.at(going)
    return Ended(weights, tuple(escaped), tuple(map(tuple, losses)))
