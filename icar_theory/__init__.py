"""icar_theory: the theory of in-context autoregressive learning, stated exactly.

**Setting.** A one-layer linear-attention transformer is trained on sequences ``s_{t+1} = W s_t``
whose matrices W commute and are unitary or orthogonal (Sander, Giryes, Suzuki, Blondel, Peyré, ICML
2024).

**Main results.** :data:`CLAIMS` holds the theorems by name; :func:`ask` puts a question to one, and
:func:`refute` tests a formula of your own against one. :func:`optimum` returns optimal parameters,
exact; :func:`population_loss` and :func:`augmented_loss` the exact loss of given parameters;
:func:`check` how far given weights are from the set of optima; :func:`latex` any of these as LaTeX.
Proofs, training and their agreement run from a checkout of the project.

>>> import icar_theory
>>> icar_theory.optimum(10, 8).ratio
-1/2
"""

import importlib.util
import typing

if typing.TYPE_CHECKING:
    from icar_theory.public import *  # noqa: F403 - it holds nothing else
else:  # a type checker would take any name for one that this function knows

    def __getattr__(name: str) -> typing.Any:
        """Return a module, or a public name: SymPy is imported once one is asked for."""
        special = not name.isidentifier() or (name.startswith("__") and name != "__all__")
        if not special and importlib.util.find_spec(f"{__name__}.{name}"):
            return importlib.import_module(f"{__name__}.{name}")
        if not special:
            _read()
        if name not in globals():
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return globals()[name]


def __dir__() -> list[str]:
    _read()
    return sorted(globals())


def _read() -> None:
    """Make the public names attributes of this module."""
    found = vars(importlib.import_module(f"{__name__}.public"))
    names = {name: value for name, value in found.items() if not name.startswith("_")}
    globals().update(names, __all__=list(names))


__version__ = "0.1.0"
