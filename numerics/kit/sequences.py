"""Sequences ``s_{t+1} = W s_t``: sampled, or on a design of phases that averages the loss exactly.

**Setting.** `eigenvalues` has shape N×d: one diagonal ``W`` for each of N sequences; :func:`tokens`
runs the recursion from the all-ones vector. :func:`in_random_basis` runs it with full d×d matrices
in a common random basis.

**Exact designs.** Divided by its target ``λ_i^T``, which changes no modulus, the error of
coordinate i at length T is a sum of terms ``c λ_j^a λ_i^b`` and of the target's −1. So its mean
square is exact over a lattice of phases that tells these products apart, for every i and T; the
signs of odd d, taken both with every point, tell apart the products of different parity. The
lattice is verified in integers, product by product, in :mod:`numerics.kit.lattices`. The mean over
the design *is* the population loss.

**Sizes.** Every T only adds products to those of shorter lengths: plain layers in unitary contexts
have d groups of d(T − 1) + 1, and no design has fewer points than that. Found are 25 points for
unitary d = 4, T = 5; 399 for unitary and 1,295 for orthogonal d = 10, T = 20; 2,703 for unitary
d = T = 50; each within two seconds. A verification sorts d²T residues. What grows most is the table
of products, d³T integers: 50 MB for d = 50, T = 100.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache
from typing import Any, Literal

import numpy as np
import torch

from numerics.kit.lattices import Lattice, smallest
from numerics.kit.memory import require_room

ContextName = Literal["unitary", "orthogonal"]


def coordinates(context: ContextName, d: int) -> int:
    """Return the number of independent phases."""
    return d if context == "unitary" else d // 2


def eigenvalues(context: ContextName, d: int, phases: Any, signs: Any) -> Any:
    """Return the eigenvalues N×d (complex128) from phases N×coordinates, and signs N for odd d."""
    if context == "unitary":
        return torch.exp(1j * phases)
    pairs = torch.exp(1j * torch.stack([phases, -phases], dim=-1)).reshape(len(phases), -1)
    return torch.cat([pairs, signs[:, None].to(torch.complex128)], dim=1) if d % 2 else pairs


def sampled(context: ContextName, d: int, count: int, generator: Any) -> Any:
    """Return `count` independent draws of the eigenvalues, N×d.

    >>> sampled("orthogonal", 3, 5, torch.Generator().manual_seed(0)).shape
    torch.Size([5, 3])
    """
    phases = (
        2
        * math.pi
        * torch.rand(count, coordinates(context, d), generator=generator, dtype=torch.float64)
    )
    signs = 2.0 * torch.randint(2, (count,), generator=generator, dtype=torch.float64) - 1.0
    return eigenvalues(context, d, phases, signs)


Pairs = frozenset[tuple[int, int]]
"""Exponents (a, b) of the terms ``λ_j^a λ_i^b`` of an error that is divided by its target."""


def plain_terms(horizon: int) -> Pairs:
    """Return the terms of plain layers: ``⟨s_{T−1}, A s_t⟩ (B s_t)_i`` for t ≤ T = horizon.

    A token s_t is λ^{t−1}, and the target λ_i^T. The terms of shorter lengths are among them.

    >>> sorted(plain_terms(3))
    [(-1, -3), (0, -2), (1, -1)]
    """
    T = horizon
    return frozenset(((t - 1) - (T - 2), (t - 1) - T) for t in range(1, T + 1) if T > 1)


def products(context: ContextName, d: int, terms: Pairs) -> list[Any]:
    """Return the products that a design tells apart, as exponents of the independent phases.

    There is one group for every coordinate i, or two, of even and odd powers of the sign: rows
    K×coordinates, one for each product ``λ_j^a λ_i^b``, whatever j, and one for the target.

    >>> [group.tolist() for group in products("orthogonal", 2, frozenset({(1, -1)}))]
    [[[-2], [0]], [[0], [2]]]
    """
    a, b = np.array(sorted(terms), dtype=np.int32).reshape(-1, 2).T
    groups = []
    for i in range(d):
        powers = np.zeros((d, len(a), d), dtype=np.int32)
        powers[range(d), :, range(d)] = a
        powers[:, :, i] += b
        powers = np.vstack([powers.reshape(-1, d), np.zeros((1, d), dtype=np.int32)])
        parity = np.zeros(len(powers), dtype=np.int32)
        if context == "orthogonal":
            parity = powers[:, -1] % 2 if d % 2 else parity
            powers = powers[:, 0 : d - 1 : 2] - powers[:, 1::2]
        parts = (powers[parity == sign] for sign in (0, 1))
        groups += [np.unique(part, axis=0) for part in parts if len(part)]
    return groups


@cache
def design_lattice(context: ContextName, d: int, terms: Pairs, refinement: int) -> Lattice:
    """Return the lattice for these terms, or one of the next finer ones."""
    above = design_lattice(context, d, terms, refinement - 1).size if refinement else 0
    return smallest(products(context, d, terms), above=above)


def exact_design(
    context: ContextName,
    d: int,
    horizon: int,
    *,
    terms: Callable[[int], Pairs] = plain_terms,
    refinement: int = 0,
) -> Any:
    """Return eigenvalues N×d over which the mean loss is the population's, up to the horizon.

    `terms` are those of the layer. `refinement` gives other, finer designs, with the same means.

    >>> exact_design("unitary", 2, 3).shape
    torch.Size([6, 2])
    """
    require_room(f"d={d} and horizon={horizon}", exponents=d**3 * horizon)  # a term a length
    needed = terms(horizon)
    require_room(f"d={d} and horizon={horizon}", exponents=d**3 * len(needed))
    phases = torch.from_numpy(design_lattice(context, d, needed, refinement).phases())
    signs = torch.ones(len(phases))
    if context == "orthogonal" and d % 2:  # both signs with every point
        phases, signs = phases.repeat(2, 1), torch.cat([signs, -signs])
    return eigenvalues(context, d, phases, signs)


def tokens(spectrum: Any, length: int) -> Any:
    """Return ``s_1 … s_length`` (N×length×d) from ``s_1 = 1`` and ``s_{t+1} = λ ⊙ s_t``.

    >>> tokens(torch.tensor([[1j]]), 3).flatten().tolist()
    [(1+0j), 1j, (-1+0j)]
    """
    steps = spectrum[:, None, :].expand(-1, length - 1, -1)
    first = torch.ones_like(spectrum)[:, None, :]
    return torch.cat([first, torch.cumprod(steps, dim=1)], dim=1)


def random_basis(context: ContextName, d: int, generator: Any) -> Any:
    """Return a random unitary U (d×d) whose columns are the eigenvectors.

    In orthogonal contexts U maps conjugate pairs to real planes, so that ``U diag(λ) U*`` is real.
    """
    real = torch.randn(d, d, generator=generator, dtype=torch.float64)
    if context == "unitary":
        imaginary = torch.randn(d, d, generator=generator, dtype=torch.float64)
        return torch.linalg.qr(torch.complex(real, imaginary)).Q
    plane = torch.tensor([[1, 1], [-1j, 1j]], dtype=torch.complex128) / math.sqrt(2)
    planes = torch.block_diag(
        *[plane] * (d // 2), *[torch.ones(1, 1, dtype=torch.complex128)] * (d % 2)
    )
    return torch.linalg.qr(real).Q.to(torch.complex128) @ planes


def in_random_basis(spectrum: Any, basis: Any, length: int) -> Any:
    """Return ``s_1 … s_length`` (N×length×d) in a basis, by full matrices ``W = U diag(λ) U*``."""
    W = torch.einsum("ij,nj,kj->nik", basis, spectrum, basis.conj())
    found = [basis.sum(dim=1).expand(len(spectrum), -1)]  # s_1 = U 1
    for _ in range(length - 1):
        found.append(torch.einsum("nik,nk->ni", W, found[-1]))
    return torch.stack(found, dim=1)
