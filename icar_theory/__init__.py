"""icar_theory: the theory of in-context autoregressive learning, stated exactly."""

from icar_theory.answers import Check as Check
from icar_theory.answers import NoClosedForm as NoClosedForm
from icar_theory.answers import Optimum as Optimum
from icar_theory.claims import CLAIMS as CLAIMS
from icar_theory.claims import Claim as Claim
from icar_theory.claims import ask as ask
from icar_theory.exact.context import Context as Context
from icar_theory.layers.augmented_answers import AugmentedCheck as AugmentedCheck
from icar_theory.layers.augmented_answers import AugmentedOptimum as AugmentedOptimum
from icar_theory.layers.plain_answers import PlainCheck as PlainCheck
from icar_theory.layers.plain_answers import PlainOptimum as PlainOptimum
from icar_theory.settings import augmented_loss as augmented_loss
from icar_theory.settings import check as check
from icar_theory.settings import optimum as optimum
from icar_theory.settings import population_loss as population_loss

__version__ = "0.1.0"
