"""Numerics: torch layers trained on sequences. Nothing here knows a stated closed form.

**Implementation notes.** Most trainings are small: threads that wait for each other, spinning, take
4 to 12 times the processor time that the work takes. So one thread is the rule, here for whatever
reads the environment when it is loaded, and large trainings ask for more
(:mod:`numerics.kit.training`).
"""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")  # read by OpenBLAS too, when NumPy is first imported
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # threads that wait sleep
