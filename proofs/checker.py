#!/usr/bin/env python3
"""Check a bundle of proof steps with the Python standard library alone: ``python checker.py bundle.json``.

A bundle holds, for each claim, algebraic steps as data. Expressions are trees: a string is a rational number,
``["v", name]`` a variable, ``["+", …]`` and ``["*", …]`` sums and products, ``["^", base, n]`` an integer power.
Nothing in the bundle is believed: every expression is expanded here to a quotient of polynomials over ℚ, and

- an identity holds when left − right − Σ cofactor·relation is zero (the relations are zero by hypothesis);
- an inequality holds when left − right is the sum of its witnesses, and each witness is non-negative on sight: built by
  sums, products and quotients from even powers of real expressions, from variables declared non-negative, and from
  squared norms given by inner products;
- a consequence holds when factor·conclusion = Σ cofactor·hypothesis;
- an interpolation holds when the two sides agree at more values of each variable than its degree.

Exit status: 0 if every step holds, 1 if one does not, 2 if the file cannot be read.
"""

import itertools
import json
import sys
from fractions import Fraction

ZERO, ONE = {}, {(): Fraction(1)}


class Rejected(Exception):
    """A step that does not hold."""


def add(p, q, sign=1):
    """Return p + sign·q for polynomials, dicts from monomials (sorted (variable, exponent) pairs) to Fractions."""
    total = dict(p)
    for monomial, coefficient in q.items():
        total[monomial] = total.get(monomial, Fraction(0)) + sign * coefficient
        if total[monomial] == 0:
            del total[monomial]
    return total


def times(p, q):
    """Return the product of two polynomials."""
    total = {}
    for (m, a), (n, b) in itertools.product(p.items(), q.items()):
        exponents = dict(m)
        for variable, exponent in n:
            exponents[variable] = exponents.get(variable, 0) + exponent
        total = add(total, {tuple(sorted(exponents.items())): a * b})
    return total


def power(p, n):
    """Return p^n for n ≥ 0."""
    total = ONE
    for _ in range(n):
        total = times(total, p)
    return total


def quotient(tree, variables):
    """Return an expression as (numerator, denominator)."""
    if isinstance(tree, str):
        value = Fraction(tree)
        return ({(): value} if value else ZERO), ONE
    head, *rest = tree
    if head == "v":
        if rest[0] not in variables:
            raise Rejected(f"the variable {rest[0]!r} is not declared")
        return {((rest[0], 1),): Fraction(1)}, ONE
    if head == "^":
        base, exponent = quotient(rest[0], variables), rest[1]
        top, bottom = base if exponent >= 0 else base[::-1]
        if bottom == ZERO:
            raise Rejected("division by zero")
        return power(top, abs(exponent)), power(bottom, abs(exponent))
    parts = [quotient(part, variables) for part in rest]
    top, bottom = (ZERO, ONE) if head == "+" else (ONE, ONE)
    for t, b in parts:
        if head == "+":
            top, bottom = (
                (add(top, t), bottom) if b == bottom else (add(times(top, b), times(t, bottom)), times(bottom, b))
            )
        elif head == "*":
            top, bottom = times(top, t), times(bottom, b)
        else:
            raise Rejected(f"unknown operation {head!r}")
    return top, bottom


def require_zero(terms, variables, what):
    """Reject unless Σ sign·Π factors is zero, for terms (sign, factors)."""
    tree = ["+"] + [["*", str(sign), *factors] for sign, factors in terms]
    top, _ = quotient(tree, variables)
    if top != ZERO:
        raise Rejected(f"{what}: {len(top)} terms are left over")


def names(tree):
    """Return the variables of an expression."""
    if isinstance(tree, str):
        return set()
    if tree[0] == "v":
        return {tree[1]}
    return set().union(*(names(part) for part in tree[1:] if not isinstance(part, int)))


def nonnegative(tree, variables):
    """Return whether an expression is non-negative on sight."""
    if isinstance(tree, str):
        return Fraction(tree) >= 0
    head, *rest = tree
    if head == "v":
        return variables[rest[0]] in ("nonnegative", "positive")
    if head == "^" and rest[1] % 2 == 0:
        return all(variables[name] != "complex" for name in names(rest[0]))
    if head == "^":
        return nonnegative(rest[0], variables)
    return all(nonnegative(part, variables) for part in rest)


def norm(witness):
    """Return the expansion of a squared norm ‖Σ c_k X_k‖² in the inner products ⟨X_k, X_l⟩."""
    gram = {(k, m): entry for k, m, entry in witness["gram"]}
    combination = witness["norm"]
    terms = [["*", a, b, gram[min(k, m), max(k, m)]] for k, a in combination.items() for m, b in combination.items()]
    return ["+", *terms]


def check_identity(step, variables):
    """Left = right, modulo relations that are zero."""
    terms = [(1, [step["left"]]), (-1, [step["right"]])]
    terms += [(-1, [relation, cofactor]) for relation, cofactor in step.get("relations", [])]
    require_zero(terms, variables, "identity")


def check_inequality(step, variables):
    """Left ≥ right, by witnesses."""
    terms = [(1, [step["left"]]), (-1, [step["right"]])]
    for witness in step["witnesses"]:
        if isinstance(witness, dict):
            terms.append((-1, [norm(witness)]))
        elif nonnegative(witness, variables):
            terms.append((-1, [witness]))
        else:
            raise Rejected("a witness may be negative")
    require_zero(terms, variables, "inequality")


def check_consequence(step, variables):
    """The conclusion vanishes where the hypotheses do and the factor does not."""
    terms = [(1, [step["factor"], step["conclusion"]])]
    terms += [(-1, [hypothesis, cofactor]) for hypothesis, cofactor in step["hypotheses"]]
    require_zero(terms, variables, "consequence")


def check_interpolation(step, variables):
    """Both sides agree on the whole grid, which is larger than the degrees."""
    for degree, values in zip(step["degrees"], step["grid"], strict=True):
        if len(set(values)) <= degree:
            raise Rejected("the grid is too small for the degree")
    points = {tuple(point): (left, right) for point, left, right in step["points"]}
    for point in itertools.product(*step["grid"]):
        if point not in points:
            raise Rejected(f"the point {point} is missing")
        left, right = points[point]
        require_zero([(1, [left]), (-1, [right])], variables, f"interpolation at {point}")


CHECKS = {
    "identity": check_identity,
    "inequality": check_inequality,
    "consequence": check_consequence,
    "interpolation": check_interpolation,
}


def check(bundle):
    """Yield (claim, number, title) for each step that holds; raise Rejected at the first that does not."""
    for claim, steps in bundle["claims"].items():
        for number, step in enumerate(steps, start=1):
            variables = step["variables"]
            if set(variables.values()) - {"complex", "real", "nonnegative", "positive"}:
                raise Rejected(f"{claim}, step {number}: unknown kind of variable")
            try:
                CHECKS[step["kind"]](step, variables)
            except (Rejected, KeyError, ZeroDivisionError, ValueError, TypeError, IndexError) as error:
                raise Rejected(f"{claim}, step {number} ({step.get('title')}): {error!r}") from error
            yield claim, number, step["title"]


def main(arguments):
    """Check the bundle named on the command line."""
    if len(arguments) != 1 or arguments[0] in ("-h", "--help"):
        print("usage: python checker.py bundle.json     example: python checker.py build/bundle/bundle.json")
        return 0 if arguments and arguments[0] in ("-h", "--help") else 2
    try:
        with open(arguments[0], encoding="utf-8") as file:
            bundle = json.load(file)
        claims = bundle["claims"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        print(f"checker: {arguments[0]} cannot be read: {error}", file=sys.stderr)
        return 2
    count = 0
    try:
        for claim, number, title in check(bundle):
            print(f"{claim} {number}: {title}")
            count += 1
    except Rejected as error:
        print(f"REJECTED {error}", file=sys.stderr)
        return 1
    omitted = len(bundle.get("omitted", []))
    print(f"{count} steps of {len(claims)} claims hold; {omitted} steps are computations and not here")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
