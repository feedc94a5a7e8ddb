r"""What the printed lines speak of, layers and losses: words with LaTeX between dollar signs.

**Main results.** :data:`DEFINITIONS`, which the report and the LaTeX documents begin with.
"""

from __future__ import annotations

DEFINITIONS = {
    "Context": (
        r"A sequence is $s_1 = (1, \dots, 1)$, $s_{t+1} = W s_t$ with $W = "
        r"\operatorname{diag}(\lambda_1, \dots, \lambda_d)$ and $|\lambda_i| = 1$, so that "
        r"$s_t = \lambda^{t-1}$ in each of the $d$ coordinates. In unitary contexts the "
        r"$\lambda_i$ are independent and uniform on the circle; in orthogonal ones they come in "
        r"conjugate pairs $\lambda_{\bar\imath} = \bar\lambda_i$, where $\bar\imath$ is the "
        r"partner of $i$: $2k - 1$ and $2k$ are partners, and for odd $d$ the last $\lambda_d$ "
        r"is a random sign. Products are $\langle u, v \rangle = \sum_j \bar u_j v_j$."
    ),
    "Plain tokens": (
        r"The layer has $H$ heads with weights $A, B \in \mathbf{R}^{H \times d}$ (rows $a_h$: "
        r"query and key; rows $b_h$: value) and a positional weight $p_t$ for each position. From "
        r"$s_1, \dots, s_T$ it predicts $s_{T+1}$ by "
        r"$\hat y_i = \sum_{h=1}^{H} \sum_{t=1}^{T} p_t \langle s_{T-1}, a_h s_t \rangle "
        r"b_{hi} s_{t,i}$, where $a_h s_t$ is a product in each coordinate. It depends on the "
        r"weights through $C = B^\top A$ and $p$ alone."
    ),
    "Augmented tokens": (
        r"Tokens are $(0, s_t, s_{t-1})$, with $s_0 = 0$ or $s_0 = W^{-1} s_1$. The blocks "
        r"$a_1, \dots, a_4$ (query and key) and $b_1, b_2$ (value) lie in "
        r"$\mathbf{R}^{H \times d}$, one row for each head. With the score $\sigma_{ht} = "
        r"\langle s_t, a_1 s_T \rangle + \langle s_t, a_2 s_{T-1} \rangle$ $+ \langle s_{t-1}, a_3 "
        r"s_T \rangle + \langle s_{t-1}, a_4 s_{T-1} \rangle$, of the rows of head $h$, the layer "
        r"predicts $\hat y_i = \sum_{h=1}^{H} \sum_{t=1}^{T} \sigma_{ht} (b_1 s_t + b_2 "
        r"s_{t-1})_i$. Further, $M^{kl} = b_k^\top a_l$ and $M = M^{13}$."
    ),
    "Loss": (
        r"$\ell_T$ is the mean of $\|\hat y - s_{T+1}\|^2$ over contexts, $\ell = "
        r"\sum_{T=2}^{T_{\max}} \ell_T$ its sum over the lengths of training."
    ),
    "Normalised attention": (
        r"Where a sequence begins with a random $x_1$, $x_{s+1} = W x_s$, attention is causal and "
        r"divided by $t - 1$, and its matrices are full: $P, Q$ (value), $R, U, A, V$ (score)."
    ),
    "Chains of tokens": (
        r"A linear token is the bit $t_j = [w_j \cdot (x, t_1, \dots, t_{j-1}) \geq \theta_j]$: a "
        r"linear function of the input $x$ and of earlier tokens, against a threshold. The last of "
        r"$T$ tokens is the answer."
    ),
    "Regression in context": (
        r"$n$ examples $(x_k, y_k)$, $y_k = F(x_k) + \varepsilon_k$, of a random function "
        r"$F = \sum_l \beta_l \psi_l$ with orthonormal $\psi_l$, of variances $v_l$, are given. "
        r"From the features $\phi(x) = (\psi_1(x), \dots, \psi_N(x))$ the layer predicts "
        r"$\phi(x)^\top \Gamma \hat b$, $\hat b = \frac{1}{n} \sum_k y_k \phi(x_k)$, with one "
        r"matrix $\Gamma$."
    ),
}
"""Title → words."""


def latex() -> str:
    """Return the definitions as LaTeX, for a document.

    >>> latex().splitlines()[0]
    '\\\\section*{Definitions}'
    """
    words = (rf"\paragraph{{{title}.}} {text}" for title, text in DEFINITIONS.items())
    return "\n\n".join((r"\section*{Definitions}", *words))
