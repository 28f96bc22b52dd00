"""Fits a logistic regression with a ridge penalty by scikit-learn; reads and writes JSON."""
import json
import sys

import numpy
from sklearn.linear_model import LogisticRegression

given = json.load(sys.stdin)
fit = LogisticRegression(penalty="l2", C=given["variance"], solver="newton-cg", tol=1e-10, max_iter=10_000)
fit.fit(numpy.array(given["rows"]), numpy.array(given["outcomes"]))
json.dump({"intercept": float(fit.intercept_[0]), "coefficients": fit.coef_[0].tolist()}, sys.stdout)
