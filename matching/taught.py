"""What many labelled texts teach beside the tables: a linear classifier (scikit-learn's LinearSVC) over the same vectors.

With few labels it stays silent; they then count as known texts alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.svm import LinearSVC

from matching.text_vectors import Floats

FEWEST = 200
"""Labelled texts under which nothing is taught."""
SOFTNESS = 0.5
"""LinearSVC's C."""


class TaughtFamilies:
    """Raises the scores of families that labelled texts speak for; never lowers one. `coefficients_`: (features, families), sparse."""

    def fit(self, vectors: sparse.csr_array, families: Sequence[str], places: Mapping[str, int]) -> TaughtFamilies:
        """Learn from the vectors of labelled texts, (texts, features), and their codes; `places`: code -> column of the scores.

        Returns self.
        """
        shape = (vectors.shape[1], len(places))
        self.coefficients_ = sparse.csr_array(shape, dtype=np.float32)
        self.offsets_: Floats = np.full(len(places), -1.0, dtype=np.float32)
        if len(families) < FEWEST or len(set(families)) < 3:
            return self
        seen = np.unique(vectors.indices)
        classifier = LinearSVC(C=SOFTNESS, random_state=1).fit(vectors[:, seen], families)
        columns = np.array([places[code] for code in classifier.classes_])
        rows, kinds = np.meshgrid(seen, columns, indexing="ij")
        told = (classifier.coef_.T.ravel().astype(np.float32), (rows.ravel(), kinds.ravel()))
        self.coefficients_ = sparse.csr_array(sparse.coo_array(told, shape=shape))
        self.offsets_[columns] = classifier.intercept_
        return self

    def bonus(self, vectors: sparse.csr_array) -> Floats:
        """What to add to the scores of texts, (texts, families): how far beyond its margin the classifier puts each, at least 0."""
        if not self.coefficients_.nnz:
            return np.zeros((vectors.shape[0], len(self.offsets_)), dtype=np.float32)
        return np.asarray(np.maximum((vectors @ self.coefficients_).toarray() + self.offsets_ + 1.0, 0.0))

    def state(self) -> dict[str, npt.NDArray[np.generic]]:
        """All that was learnt."""
        told = self.coefficients_
        return {
            "taught_data": told.data,
            "taught_indices": told.indices,
            "taught_indptr": told.indptr,
            "taught_offsets": self.offsets_,
        }

    def restore(self, arrays: Mapping[str, npt.NDArray[np.generic]]) -> TaughtFamilies:
        """What `state` gave, taken up instead of `fit`; returns self."""
        parts = tuple(arrays[f"taught_{part}"] for part in ("data", "indices", "indptr"))
        self.offsets_ = arrays["taught_offsets"].astype(np.float32)
        self.coefficients_ = sparse.csr_array(parts, shape=(len(parts[2]) - 1, len(self.offsets_)))
        return self
