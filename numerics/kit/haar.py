"""Contexts that do not commute: W of a Haar law on a group, its sequences, and what they tell of W.

**Setting.** ``s_1`` is uniform on the unit sphere, ``s_{t+1} = W s_t``, and ``s_0 = W⁻¹ s_1``. W is
drawn anew for every sequence: a normal matrix is decomposed as QR, and the columns of Q are divided
by the phases of the diagonal of R; without that Q depends on how QR chooses phases and is not Haar
(Mezzadri, *How to generate random matrices from the classical compact groups*, 2007). On SO(d)
``W diag(det W, 1, …, 1)`` is taken: the map commutes with the group's left action.

**Other laws.** *Commuting* contexts share one basis, the same in every sample, and turn its
coordinates, or its planes, by uniform phases; W *near* the identity is the exponential of a small
skew matrix.

**Bayes.** Given the tokens, W is known on the span of those that have a next one and maps the
complement to the complement, by a Haar law: the best prediction of the part of s_T outside is 0.
For SO(d) a complement of one dimension is known too, by the determinant.
"""

from __future__ import annotations

from typing import Any, Literal, get_args

import torch

from numerics.kit.memory import require_room
from numerics.kit.sequences import random_basis, sampled

Law = Literal[
    "haar-unitary",
    "haar-orthogonal",
    "haar-special-orthogonal",
    "commuting-unitary",
    "commuting-orthogonal",
    "near-unitary",
    "near-orthogonal",
]
SMALL = 0.2
"""Size of the skew matrix of laws near the identity: its entries have this root mean square."""
BASIS = 0
"""The seed of the common basis of commuting contexts."""
SEEN = 1e-10
"""Eigenvalues below this of the sum of squares of tokens of length 1 were not seen: float64 leaves
1e-15 of them, and finds the direction of one of 1e-10 to 1e-5."""


def normal(complex_: bool, generator: Any, *shape: int) -> Any:
    """Return independent normal entries of mean square 1, complex128 or float64."""
    kind = torch.complex128 if complex_ else torch.float64
    return torch.randn(*shape, generator=generator, dtype=kind)


def fixed(matrices: Any) -> Any:
    """Return Q of ``QR`` with its columns times the phases of R's diagonal, …×d×d.

    >>> fixed(torch.tensor([[-2.0, 0.0], [0.0, 3.0]], dtype=torch.float64)).tolist()
    [[-1.0, 0.0], [0.0, 1.0]]
    """
    Q, R = torch.linalg.qr(matrices)
    diagonal = R.diagonal(dim1=-2, dim2=-1)
    return Q * (diagonal / diagonal.abs())[..., None, :]


def is_complex(law: Law) -> bool:
    """Return whether W is complex under this law; raise ValueError for another name.

    >>> is_complex("haar-orthogonal")
    False
    """
    if law not in get_args(Law):
        raise ValueError(f"context must be one of {', '.join(get_args(Law))}, got {law!r}")
    return law.endswith("-unitary")


def drawn(law: Law, d: int, count: int, generator: Any) -> Any:
    """Return `count` independent matrices W, N×d×d: complex128 on U(d), float64 on O(d) and SO(d).

    >>> W = drawn("haar-special-orthogonal", 3, 5, torch.Generator().manual_seed(0))
    >>> bool((torch.linalg.det(W) - 1).abs().max() < 1e-12)
    True
    """
    complex_ = is_complex(law)
    require_room(f"d={d} and {count} sequences", matrices=(1 + complex_) * count * d**2)
    if law.startswith("commuting"):
        return commuting(d, count, generator, complex_=complex_)
    W = normal(complex_, generator, count, d, d)
    if law.startswith("near"):
        return torch.linalg.matrix_exp(SMALL * (W - W.mH) / 2**0.5)
    W = fixed(W)
    if law == "haar-special-orthogonal":
        W[:, :, 0] *= torch.linalg.det(W).sign()[:, None]
    return W


def commuting(d: int, count: int, generator: Any, *, complex_: bool) -> Any:
    """Return W that are diagonal in one common basis, or act in its real planes, N×d×d."""
    context: Any = "unitary" if complex_ else "orthogonal"
    spectrum = sampled(context, d, count, generator)
    basis = random_basis(context, d, torch.Generator().manual_seed(BASIS))
    W = torch.einsum("ij,nj,kj->nik", basis, spectrum, basis.conj())
    return W if complex_ else W.real.contiguous()


def states(W: Any, horizon: int, generator: Any) -> Any:
    """Return ``s_0 … s_{T_max+1}``, N×(T_max + 2)×d, from s_1 uniform on the sphere.

    >>> W = torch.tensor([[[0.0, -1.0], [1.0, 0.0]]], dtype=torch.float64)
    >>> s = states(W, 3, torch.Generator().manual_seed(0))
    >>> bool(torch.allclose(s[:, 0], -s[:, 2]))
    True
    """
    first = normal(W.is_complex(), generator, len(W), W.shape[1])
    first = first / first.norm(dim=1, keepdim=True)
    found = [torch.einsum("nji,nj->ni", W.conj(), first), first]
    for _ in range(horizon):
        found.append(torch.einsum("nij,nj->ni", W, found[-1]))
    return torch.stack(found, dim=1)


def sample(law: Law, d: int, horizon: int, count: int, seed: int) -> Any:
    """Return ``s_0 … s_{T_max+1}`` of fresh sequences, N×(T_max + 2)×d.

    >>> sample("haar-unitary", 3, 4, 10, seed=0).shape
    torch.Size([10, 6, 3])
    """
    generator = torch.Generator().manual_seed(seed)
    return states(drawn(law, d, count, generator), horizon, generator)


def moments(sequences: Any) -> Any:
    """Return ``m_k = ⟨s_1, s_{1+k}⟩``, k = 0 … T_max, of every sequence, N×(T_max + 1)."""
    return torch.einsum("ni,nti->nt", sequences[:, 1].conj(), sequences[:, 1:])


def step_terms(sequences: Any, wrap: bool) -> tuple[Any, Any]:
    """Return ``Re ⟨s_{T+1}, y⟩`` and ``|y|²`` of the step ``y = Σ_k m_k W^{T−k} s_1``, T = 2 ….

    Both are N×(T_max − 1); their means are N_K and D_K, and a step of size η has the loss
    ``1 − 2ηN + η²D``.
    """
    m = moments(sequences)
    lengths = range(2, sequences.shape[1] - 1)
    step = torch.stack(
        [sum(m[:, k, None] * sequences[:, 1 + T - k] for k in range(1, T + wrap)) for T in lengths],
        dim=1,
    )
    along = torch.einsum("nti,nti->nt", sequences[:, 3:].conj(), step)
    return along.real, step.abs().square().sum(dim=2)


def bayes(sequences: Any, law: Law, *, wrap: bool) -> Any:
    """Return the best prediction of s_{T+1} given s_1 … s_T (and s_0), N×(T_max − 1)×d.

    It is the posterior mean under a Haar law: W on the span of the tokens that have a next one,
    0 elsewhere; on SO(d) the last direction is found from the others.

    >>> s = sample("haar-special-orthogonal", 2, 2, 3, seed=0)
    >>> bool(torch.allclose(bayes(s, "haar-special-orthogonal", wrap=False)[:, 0], s[:, 3]))
    True
    """
    found = []
    for T in range(2, sequences.shape[1] - 1):
        seen = sequences[:, 0 if wrap else 1 : T + 1]
        maps = torch.einsum("nti,ntj->nij", seen[:, 1:], seen[:, :-1].conj())
        U, sizes, V = torch.linalg.svd(maps)
        known = (sizes > SEEN).to(U.dtype)
        if law == "haar-special-orthogonal":
            sign = torch.linalg.det(U @ V)
            last = (known.sum(dim=1) == known.shape[1] - 1).to(U.dtype) * sign
            known[:, -1] += last
        W = torch.einsum("nij,nj,njk->nik", U, known, V)
        found.append(torch.einsum("nij,nj->ni", W, sequences[:, T]))
    return torch.stack(found, dim=1)


def squared(predictions: Any, sequences: Any) -> Any:
    """Return ``|ŷ_T − s_{T+1}|²`` of every sequence at T = 2 … T_max, N×(T_max − 1)."""
    return (predictions - sequences[:, 3:]).abs().square().sum(dim=2)


def mean_and_error(values: Any) -> tuple[Any, Any]:
    """Return the mean of independent rows and its standard error.

    >>> mean_and_error(torch.tensor([1.0, 3.0]))
    (tensor(2.), tensor(1.))
    """
    return values.mean(dim=0), values.std(dim=0) / len(values) ** 0.5
