"""Labels what each text asks for: routine or judgment-heavy, category, exposure to AI, relation to AI.

`classify` is the stage, `predict` the door for other code.
"""

from pipeline.classify.predict import model_version, predict
from pipeline.classify.stage import classify

__all__ = ["classify", "model_version", "predict"]
