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

from icar_theory.answers import Check as Check
from icar_theory.answers import NoClosedForm as NoClosedForm
from icar_theory.answers import Optimum as Optimum
from icar_theory.claims import CLAIMS as CLAIMS
from icar_theory.claims import Claim as Claim
from icar_theory.claims import Line as Line
from icar_theory.claims import Question as Question
from icar_theory.claims import ask as ask
from icar_theory.document import latex as latex
from icar_theory.exact import starts as starts
from icar_theory.exact import systems as systems
from icar_theory.exact.context import Context as Context
from icar_theory.layers import chains as chains
from icar_theory.layers.augmented_answers import AugmentedCheck as AugmentedCheck
from icar_theory.layers.augmented_answers import AugmentedOptimum as AugmentedOptimum
from icar_theory.layers.augmented_orthogonal import Counterexample as Counterexample
from icar_theory.layers.augmented_orthogonal import counterexample as counterexample
from icar_theory.layers.chains.circuits import compile_circuit as compile_circuit
from icar_theory.layers.chains.machines import TuringPredictor as TuringPredictor
from icar_theory.layers.chains.machines import compile_turing_machine as compile_turing_machine
from icar_theory.layers.chains.predictors import LinearPredictor as LinearPredictor
from icar_theory.layers.plain_answers import PlainCheck as PlainCheck
from icar_theory.layers.plain_answers import PlainOptimum as PlainOptimum
from icar_theory.losses import augmented_loss as augmented_loss
from icar_theory.losses import population_loss as population_loss
from icar_theory.refutation import Refutation as Refutation
from icar_theory.refutation import refute as refute
from icar_theory.settings import check as check
from icar_theory.settings import optimum as optimum
from icar_theory.theorems.gradient_step import gradient_step as gradient_step
from icar_theory.theorems.gradient_step import inner_loss as inner_loss
from icar_theory.theorems.mesa_flow import MesaEstimate as MesaEstimate
from icar_theory.theorems.mesa_flow import MesaFlow as MesaFlow
from icar_theory.theorems.mesa_flow import mesa_estimate as mesa_estimate
from icar_theory.theorems.mesa_flow import mesa_flow as mesa_flow

__version__ = "0.1.0"
