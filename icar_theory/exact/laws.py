"""Laws of the eigenvalues, to be handed to losses as their `context`.

==================================== ==========================================================
``unitary(d)``, ``orthogonal(d)``    d independent eigenvalues, or conjugate pairs, uniform on the
                                     circle; with a second argument, one of these laws:
``arc(mu)``                          ``e^{iθ}``, θ uniform on ``[0, 2π/μ]``
``von_mises(kappa)``                 of density proportional to ``e^{κ cos θ}``
``roots_of_unity(n)``                uniform on ``λ^n = 1``
a function                           the moments ``n ↦ E λ^n``
``empirical(angles)``                a row of angles, drawn from N given ones: a joint law
``exact_spectra(eigenvalues)``       the same for eigenvalues with rational parts
``read_angles(file)``                the angles of a .npz, .npy or .csv file
==================================== ==========================================================

Losses are exact on roots of unity and for rational eigenvalues, and enclosed in ball arithmetic on
arcs, under von Mises laws and for angles.

>>> from icar_theory import laws, population_loss
>>> weights = [[1, 1]], [[1, 1]], [0, 1]
>>> population_loss(*weights, context=laws.unitary(2, laws.roots_of_unity(3)))
2
>>> print(population_loss([[1, 1]], [[1, 1]], [1, 1], context=laws.unitary(2, laws.arc(2))))
6.75772212344519131379585717728 ± 2E-29
"""

from icar_theory.exact.circles import arc as arc
from icar_theory.exact.circles import roots_of_unity as roots_of_unity
from icar_theory.exact.circles import von_mises as von_mises
from icar_theory.exact.context import empirical as empirical
from icar_theory.exact.context import exact_spectra as exact_spectra
from icar_theory.exact.context import orthogonal as orthogonal
from icar_theory.exact.context import unitary as unitary
from icar_theory.exact.populations import read_angles as read_angles
