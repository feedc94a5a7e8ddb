"""mesa_capability: what torch trains from sequences is what is stated."""

from __future__ import annotations

import numpy as np
import pytest

from icar_theory import ask
from icar_theory.layers.normalised_slopes import slopes
from numerics.kit import flow as integrated
from numerics.kit import starts as quadratures
from numerics.mesa_capability import relative_error, trained_near
from numerics.mesa_capability import trained as full_run
from numerics.mesa_flow import flow
from tests.kit.proving import trained
from tests.kit.starts import KEEPING


@trained("mesa_capability", "leaves")
def test_ones_leave_the_diagonal_at_the_stated_speed():
    run = flow(quadratures.ones, 2, 4, 0.3, 0.4, [0.0, 1e-4])
    speed = -run.value_block[1, 0, 1].real / 1e-4
    stated = float(slopes("all_ones", 2, 4, 0.3, 0.4)[0, 1])
    np.testing.assert_allclose(speed, stated, atol=1e-3)  # the speed changes by up to 10 · 1e-4


@trained("mesa_capability", "error", "limit", "floor", "trained")
@pytest.mark.parametrize("law", KEEPING)
def test_trained_layer_errs_as_stated_at_every_length(law: str, record_property):
    d, length = 2, 6
    found = trained_near(KEEPING[law], d, length, seed=0)
    assert found.converged
    record_property("gradient_norm", found.gradient_norm)
    layer = integrated.matrices(found)
    for test in (2, 3, 5, 12, 30):
        stated = ask("mesa_capability", "error", law=law, d=d, length=length, test=test)
        measured = relative_error(*layer, KEEPING[law], d, test)
        np.testing.assert_allclose(measured, float(stated), atol=1e-6)
    far = relative_error(*layer, KEEPING[law], d, 40)
    limit = float(ask("mesa_capability", "trained", law=law, d=d, length=length))
    assert -1e-9 <= far - limit < 0.02  # what is left goes with 1/39
    assert limit >= float(ask("mesa_capability", "floor", law=law, d=d))


@trained("mesa_capability", "perfect", "recovery")
@pytest.mark.parametrize("law", KEEPING)
def test_training_reaches_zero_exactly_for_perfect_laws(law: str):
    found = trained_near(KEEPING[law], 2, 4, seed=0)
    assert found.converged
    assert (found.loss < 1e-10) == (law == "one_hot")


@trained("mesa_capability", "masked", "symmetric", "unstable")
@pytest.mark.parametrize("d", [2, 3])
def test_diagonal_start_dwells_at_the_symmetric_layer_and_roundoff_leads_on(d: int):
    ones = quadratures.ones
    masked = trained_near(ones, d, 3, seed=0, masked=True)
    np.testing.assert_allclose(masked.loss, (d - 1) / 2, atol=1e-9)
    run = flow(ones, d, 3, 0.3, 0.3, [0.0, 20.0, 400.0])
    alike = d * (2 * d - 3) / (4 * d - 2)
    np.testing.assert_allclose(run.loss[1], alike, atol=1e-9)
    columns = run.score_block[1].real.sum(axis=0)
    assert np.ptp(columns) < 1e-6
    # from d = 3 on the layer is a saddle: errors of 1e-14 have grown to 1 by the time 400
    np.testing.assert_allclose(run.loss[2], alike if d == 2 else d / 2 - 2 / 3, atol=1e-7)


@trained("mesa_capability", "unmasked")
@pytest.mark.parametrize("d", [2, 3])
def test_no_training_of_full_layers_goes_below_the_stated_minimum(d: int):
    least = float(ask("mesa_capability", "unmasked", d=d))
    runs = [full_run(quadratures.ones, d, 3, seed=seed) for seed in range(6)]
    losses = [found.loss for found in runs if found.converged]
    assert min(losses) > least - 1e-9
    np.testing.assert_allclose(min(losses), least, atol=1e-8)
