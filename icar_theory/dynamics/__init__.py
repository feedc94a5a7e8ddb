"""Tokens of real data: does ``s_{t+1} = W s_t`` hold in each context, as the theory assumes?

:func:`check_tokens` cuts sequences into windows, fits an orthogonal and a general W to the first
tokens of each, predicts the last ones, and compares with baselines and with shuffled tokens.
"""

from icar_theory.dynamics.answers import TokenCheck as TokenCheck
from icar_theory.dynamics.checks import check_tokens as check_tokens
