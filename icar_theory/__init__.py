from icar_theory.claims import CLAIMS as CLAIMS
from icar_theory.claims import ask as ask
from icar_theory.exact.context import Context as Context
from icar_theory.settings import optimum as optimum
from icar_theory.settings import check as check
from icar_theory.settings import population_loss as population_loss
