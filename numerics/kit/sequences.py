"""Sequences ``s_{t+1} = W s_t``: sampled, or on a design of phases that averages the loss exactly.

**Setting.** `eigenvalues` has shape N×d: one diagonal ``W`` for each of N sequences; :func:`tokens`
runs the recursion from the all-ones vector. :func:`in_random_basis` runs it with full d×d matrices
in a common random basis.

**Exact designs.** The squared error of coordinate i is a trigonometric polynomial each of whose
terms involves at most three independent phases, with exponents of modulus at most ``2T − 2``.
Take a prime m > 2T − 2, points x in F_m³ and the phase of coordinate g equal to
``2π (x_0 + u x_1 + u² x_2)/m`` with u = g: any three of the vectors (1, u, u²) are independent over
F_m, so the m³ points average every such term exactly. The mean over the design *is* the population
loss.

References: Hedayat, Sloane, Stufken, *Orthogonal Arrays*, §5 (strength 3 from the moment curve).
"""

from __future__ import annotations

import math
from typing import Any, Literal

import torch

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


def exact_design(
    context: ContextName, d: int, horizon: int, *, reach: int | None = None, refinement: int = 0
) -> Any:
    """Return eigenvalues N×d over which the mean loss is the population's, up to the horizon.

    `reach` bounds the exponents of the squared error, ``2T − 2`` for plain tokens. `refinement`
    skips that many primes: a finer design, with the same means.

    >>> exact_design("unitary", 2, 3).shape
    torch.Size([25, 2])
    """
    free = coordinates(context, d)
    m = max(2 * horizon - 2 if reach is None else reach, free - 1) + 1
    primes = (
        n
        for n in range(m, 16 * m + 16 * (refinement + 1))
        if n > 1 and all(n % k for k in range(2, math.isqrt(n) + 1))
    )
    for _ in range(refinement):
        next(primes)
    m = next(primes)
    strength = min(3, max(1, free))
    grid = torch.cartesian_prod(*[torch.arange(m)] * strength).reshape(-1, strength)  # N × strength
    curve = torch.stack([torch.arange(free) ** k for k in range(strength)])
    phases = 2 * math.pi * ((grid @ curve) % m).to(torch.float64) / m
    if context == "orthogonal" and d % 2:  # both signs with every point
        phases = phases.repeat(2, 1)
        signs = torch.cat([torch.ones(len(phases) // 2), -torch.ones(len(phases) // 2)])
    else:
        signs = torch.ones(len(phases))
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
