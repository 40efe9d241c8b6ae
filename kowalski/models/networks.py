"""The architectures: braai's VGG6, the network of the five ACAI models, and BTSbot's.

Duev et al. 2019 (https://doi.org/10.1093/mnras/stz2357), Duev & van der Walt 2021
(https://arxiv.org/abs/2111.12142) and Rehemtulla et al. 2024
(https://doi.org/10.3847/1538-4357/ad5666) describe them. Layers of the first two are named as in
the public weights, so that those fit.
"""

from typing import Any

from kowalski.models.features import ACAI, BTSBOT
from kowalski.models.runtime import keras
from kowalski.pipeline.cutouts import SIDE


def vgg6() -> Any:
    """Return braai's network with random weights: triplets in, score out."""
    layers = keras().layers
    triplets = layers.Input((SIDE, SIDE, 3), name="triplets")
    image = triplets
    for number, filters in ((1, 16), (3, 32)):
        for conv in (number, number + 1):
            image = layers.Conv2D(filters, 3, activation="relu", name=f"conv{conv}")(image)
        image = layers.MaxPooling2D(2 if filters == 16 else 4)(image)
        image = layers.Dropout(0.25)(image)
    hidden = layers.Dense(256, activation="relu", name="fc_1")(layers.Flatten()(image))
    score = layers.Dense(1, activation="sigmoid", name="fc_out")(layers.Dropout(0.5)(hidden))
    return keras().Model(triplets, score, name="VGG6")


def acai() -> Any:
    """Return an ACAI network with random weights: features and triplets in, score out."""
    layers = keras().layers
    features = layers.Input((len(ACAI),), name="features")
    triplets = layers.Input((SIDE, SIDE, 3), name="triplets")
    numbers = layers.Dense(64, activation="relu", name="dense_fc_1")(features)
    numbers = layers.Dropout(0.25)(numbers)
    numbers = layers.Dense(32, activation="relu", name="dense_fc_2")(numbers)
    image = triplets
    for number, filters in ((1, 16), (3, 32)):
        for conv in (number, number + 1):
            image = layers.SeparableConv2D(filters, 3, activation="relu", name=f"conv_conv_{conv}")(
                image
            )
        image = layers.Dropout(0.25)(layers.MaxPooling2D(2)(image))
    both = layers.Concatenate()([numbers, layers.GlobalAveragePooling2D()(image)])
    hidden = layers.Dense(16, activation="relu", name="fc_1")(both)
    score = layers.Dense(1, activation="sigmoid", name="score")(hidden)
    return keras().Model([features, triplets], score, name="ACAI")


def btsbot() -> Any:
    """Return a network of BTSbot's shape with random weights: triplets and features in, score out."""
    layers = keras().layers
    triplets = layers.Input((SIDE, SIDE, 3), name="triplet")
    metadata = layers.Input((len(BTSBOT),), name="metadata")
    image = triplets
    for filters, pool, dropped in ((32, 2, 0.5), (64, 4, 0.55)):
        for _ in range(2):
            image = layers.Conv2D(filters, 5, activation="relu", padding="same")(image)
        image = layers.Dropout(dropped)(layers.MaxPooling2D(pool)(image))
    numbers = layers.BatchNormalization()(metadata)
    for _ in range(2):
        numbers = layers.Dense(128, activation="relu")(numbers)
    both = layers.Concatenate()([layers.Flatten()(image), layers.Dropout(0.25)(numbers)])
    hidden = layers.Dropout(0.2)(layers.Dense(8, activation="relu")(both))
    score = layers.Dense(1, activation="sigmoid", name="fc_out")(hidden)
    return keras().Model([triplets, metadata], score, name="BTSbot")
