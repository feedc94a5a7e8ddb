"""What a claim is: printed lines, questions, hypotheses as data, and the evidence of each line.

**Main results.** :data:`CLAIMS` finds every claim by its stem, :func:`ask` puts a question to one.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from icar_theory import statements
from icar_theory.arguments import choice
from icar_theory.evaluation import Meanings
from icar_theory.evidence import STATUSES, Evidence, floor
from icar_theory.exact.sizes import read_sizes, satisfied
from icar_theory.printing import display, notebook, sentence


@dataclass(frozen=True)
class Line:
    """One printed line of a theorem.

    ============ ===============================================================================
    `id`         its name within the claim, which steps, tests and Coq theorems refer to
    `relation`   what is printed: a SymPy relation or a record of :mod:`icar_theory.statements`
    `by`         the ids of the steps of the proof that derive it
    `confirmed`  the ids of steps that compare it with the layer at listed sizes
    `given`      side conditions on the sizes, printed beside it
    `where`      equations that say what its letters abbreviate, printed below it
    ============ ===============================================================================

    >>> from icar_theory import CLAIMS
    >>> CLAIMS["unitary_heads"].line("minimum").relation.value
    Max(0, -H + d)
    """

    id: str
    relation: Any = field(repr=False)
    by: tuple[str, ...] = field(repr=False)
    confirmed: tuple[str, ...] = field(default=(), repr=False)
    given: tuple[Any, ...] = field(default=(), repr=False)
    where: tuple[Any, ...] = field(default=(), repr=False)

    @property
    def definitions(self) -> Mapping[Any, Any]:
        """What the letters abbreviate: letter → expression."""
        return Meanings((equation.lhs, equation.rhs) for equation in self.where)

    @property
    def steps(self) -> tuple[str, ...]:
        """The ids of all steps that support the line."""
        return (*self.by, *self.confirmed)

    def latex(self) -> str:
        """Return the line, its side conditions and its definitions as lines of an ``align*``."""
        conditions = ",\\ ".join(map(statements.latex, self.given))
        shown = statements.aligned(self.relation) + (rf" && ({conditions})" if conditions else "")
        if not self.where:
            return shown
        meaning = ",\\quad ".join(map(statements.latex, self.where))
        return f"{shown} \\\\\n&\\quad {meaning}"


def same(claimed: Any, true: Any) -> bool:
    """Return whether two exact answers are one.

    >>> same(1, 2)
    False
    """
    return bool(claimed == true)


def no_larger(claimed: Any, reached: Any) -> bool:
    """Return whether a claimed least value is at most one that is reached.

    >>> no_larger(1, 2)
    True
    """
    return bool(claimed <= reached)


@dataclass(frozen=True)
class Question:
    """Something a claim settles exactly.

    `answer` takes sizes (or weights) by name and returns the exact value; `sizes` yields arguments
    at which refutations, tables and pictures try it; `agrees` compares a candidate's answer with
    the true one; `word` says how an answer stands to the truth, "true" or "at most". `open` says
    that None, nothing determined, is an answer too; `bound` names the question that bounds the same
    value at other sizes.

    >>> from icar_theory import CLAIMS
    >>> CLAIMS["unitary_heads"].questions["minimum"].answer(d=5, heads=2)
    3
    """

    answer: Callable[..., Any]
    sizes: Callable[[], Iterable[Mapping[str, Any]]]
    agrees: Callable[[Any, Any], bool] = same
    word: str = "true"
    open: bool = False
    bound: str | None = None


@dataclass(frozen=True)
class Setting:
    """What a claim settles for :func:`icar_theory.optimum`: tokens in a context.

    Of several the first is what the claim's question "minimum" is about. `optimum` (d, heads,
    horizon, boundary) and `check` (weights, …) return answers; `loss` is that of given weights.
    """

    tokens: Literal["plain", "augmented"]
    context: str
    optimum: Callable[..., Any]
    check: Callable[..., Any]
    loss: Callable[..., Any]


@dataclass(frozen=True)
class Claim:
    """A theorem the package states, derives and trains: its name is its stem.

    `place` orders the claims; `law` says in LaTeX what is assumed of tokens and eigenvalues, and
    `hypotheses` holds the ranges of the sizes as relations, over which checks run. `origin` says
    whether the heart of the claim is in the paper or beyond; `summary` says it in plain words.

    >>> from icar_theory import CLAIMS
    >>> CLAIMS["unitary_heads"].title
    'Plain tokens, unitary contexts: orthogonal heads'
    """

    name: str
    title: str
    place: int
    origin: Literal["paper", "beyond"]
    law: tuple[str, ...] = field(repr=False)
    hypotheses: tuple[Any, ...] = field(repr=False)
    reference: str = field(repr=False)
    lines: tuple[Line, ...] = field(repr=False)
    questions: Mapping[str, Question] = field(default_factory=dict, hash=False, repr=False)
    settles: tuple[Setting, ...] = field(default=(), repr=False)
    summary: str = field(default="", repr=False)

    def __reduce_ex__(self, protocol: Any) -> Any:
        known = CLAIMS.get(self.name) is self  # what is unpickled is then the claim itself
        return (claim_named, (self.name,)) if known else super().__reduce_ex__(protocol)

    def line(self, name: str) -> Line:
        """Return the line with this id; raise ValueError for an unknown one."""
        lines = {line.id: line for line in self.lines}
        return lines[choice("line", name, lines)]

    def admits(self, sizes: Mapping[str, Any]) -> bool:
        """Return whether the hypotheses hold at these sizes.

        >>> from icar_theory import CLAIMS
        >>> CLAIMS["unitary_heads"].admits({"d": 2, "heads": 1, "length": 1})
        False
        """
        return satisfied(self.hypotheses, sizes)

    def ask(self, question: str, **sizes: Any) -> Any:
        """Return the exact answer to one of the claim's questions.

        Raises ValueError for an unknown question, and for sizes it does not take or admit;
        TypeError for an argument of the wrong type. Both name the argument and its value.

        >>> from icar_theory import CLAIMS
        >>> CLAIMS["unitary_heads"].ask("minimum", d=5, heads=2)
        3
        """
        answer = self.questions[choice("question", question, self.questions)].answer
        return answer(**read_sizes(question, answer, sizes, self.hypotheses))

    @cached_property
    def statement(self) -> str:
        """The lines in LaTeX, for an ``align*``."""
        return " \\\\\n".join(line.latex() for line in self.lines)

    @property
    def assumptions(self) -> tuple[str, ...]:
        """Law and hypotheses in LaTeX."""
        return (*self.law, *map(statements.latex, self.hypotheses))

    @property
    def supposed(self) -> str:
        """Law and hypotheses as one sentence, with LaTeX between dollar signs."""
        return sentence(self.assumptions)

    @cached_property
    def evidence(self) -> Mapping[str, Evidence]:
        """What supported each line when this version was made: line → status → title → detail.

        A claim that no full run has seen has none. The statuses are those of :data:`STATUSES`.

        >>> from icar_theory import CLAIMS
        >>> sorted(CLAIMS["unitary_heads"].evidence["loss"])
        ['cited', 'derived', 'enumerated', 'proved', 'trained']
        """
        return floor(self.name)

    def status(self, line: Line) -> str:
        """Return the strongest status that all of what derives a line has.

        "derived" only where every step it names in `by` is one for all sizes; a kernel's theorem is
        "proved" whatever the steps are.

        >>> from icar_theory import CLAIMS
        >>> claim = CLAIMS["unitary_heads"]
        >>> claim.status(claim.line("loss"))
        'proved'
        """
        found = self.evidence.get(line.id, {})
        if "proved" in found or (line.by and set(line.by) <= set(found.get("derived", {}))):
            return "proved" if "proved" in found else "derived"
        weaker = [status for status in STATUSES if status not in ("proved", "derived", "cited")]
        return next((status for status in weaker if status in found), "unsupported")

    def latex(self) -> str:
        """Return a paragraph of LaTeX: hypotheses, lines, evidence, reference; amsmath is enough.

        >>> from icar_theory import CLAIMS
        >>> CLAIMS["unitary_heads"].latex().splitlines()[0]
        '\\\\paragraph{Plain tokens, unitary contexts: orthogonal heads.}'
        """
        words = (f"{line.id.replace('_', ' ')}, {self.status(line)}" for line in self.lines)
        return "\n".join(
            (
                rf"\paragraph{{{self.title}.}}",
                f"Suppose {self.supposed}. Then",
                *(display(line.latex()) for line in self.lines),
                f"Evidence: {'; '.join(words)}. \\emph{{{self.reference}.}}",
            )
        )

    def _repr_latex_(self) -> str:
        return notebook(display(self.statement))


class Claims(Mapping[str, Claim]):
    """Every claim by its stem, in the order of their places; read when first asked for.

    >>> from icar_theory import CLAIMS
    >>> list(CLAIMS)[0]
    'augmented_heads'
    """

    @cached_property
    def _found(self) -> dict[str, Claim]:
        package = importlib.import_module("icar_theory.theorems")
        stems = [module.name for module in pkgutil.iter_modules(package.__path__)]
        claims = [importlib.import_module(f"{package.__name__}.{stem}").CLAIM for stem in stems]
        return {one.name: one for one in sorted(claims, key=lambda one: (one.place, one.name))}

    def __getitem__(self, name: str) -> Claim:
        return self._found[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)

    def __repr__(self) -> str:
        return f"<{len(self)} claims: {', '.join(self)}>"


CLAIMS = Claims()
"""Every claim of the package, by name."""


def claim_named(claim: Claim | str) -> Claim:
    """Return a claim by its name, or the claim itself; raise ValueError for an unknown name.

    >>> claim_named("unitary_heads").origin
    'paper'
    """
    return claim if isinstance(claim, Claim) else CLAIMS[choice("claim", claim, CLAIMS)]


def ask(claim: Claim | str, question: str, **sizes: Any) -> Any:
    """Return the exact answer of a claim to one of its questions.

    Raises ValueError for an unknown claim, and what :meth:`Claim.ask` raises.

    >>> ask("unitary_heads", "minimum", d=5, heads=2)
    3
    """
    return claim_named(claim).ask(question, **sizes)


def setting(tokens: str, context: str) -> Setting | None:
    """Return what some claim settles for these tokens in this context, or None."""
    found = (one for claim in CLAIMS.values() for one in claim.settles)
    return next((s for s in found if (s.tokens, s.context) == (tokens, context)), None)
