"""The network behind ``features/occupation.py``: its form, its losses, and one made of several.

Two tasks are learned together: the ISCO-08 unit group of a document (cross-entropy), and that a
person lies nearer to a job of the same line of work than to others and nearer than its look-alike
does (InfoNCE, van den Oord et al. 2018, both directions).
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import nn
from torch.nn import functional

from app.matching.arrays import Vectors
from app.matching.features.occupation import INPUTS

_BATCH = 512
_LEARNING_RATE, _DECAY = 1.5e-3, 2e-2
_DROPOUT, _GROUP_DROPOUT, _BARE_LIST = 0.35, 0.15, 0.15
"""Hidden units, groups of text, and everything beside the labels that are left out at random: a
profile may lack any of them."""
_SMOOTHING, _CONTRAST = 0.05, 0.1


@dataclass(frozen=True)
class Corpus:
    """Encoded documents. ``profiles`` and ``jobs`` are ``(n, inputs)`` and belong together row by
    row; ``groups`` ``(n,)`` (−1: unknown) and ``lines`` ``(n,)`` say of what, ``titled`` ``(n,)``
    whether they are little more than a title. ``look_alikes`` is ``(k, inputs)``, of the lines in
    ``look_alike_of``, with ``look_alike_groups``."""

    profiles: torch.Tensor
    jobs: torch.Tensor
    groups: torch.Tensor
    lines: torch.Tensor
    titled: torch.Tensor
    look_alikes: torch.Tensor
    look_alike_groups: torch.Tensor
    look_alike_of: list[int]
    codes: list[str]
    means: Vectors


class Network(nn.Module):
    """One hidden layer; from it the logits of the groups and the work embedding."""

    def __init__(self, inputs: int, hidden: int, groups: int, embedding: int) -> None:
        super().__init__()
        self.hidden = nn.Linear(inputs, hidden)
        self.groups = nn.Linear(hidden, groups)
        self.embedding = nn.Linear(hidden, embedding)

    def forward(self, rows: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Logits ``(n, g)`` and unit embeddings ``(n, e)`` of ``(n, inputs)``."""
        if self.training:
            rows = _without_groups(rows)
        hidden = functional.dropout(functional.relu(self.hidden(rows)), _DROPOUT, self.training)
        return self.groups(hidden), functional.normalize(self.embedding(hidden), dim=-1)


def _without_groups(rows: torch.Tensor) -> torch.Tensor:
    """Documents that lack some of their groups of text, or all but the labels."""
    width = rows.shape[1] // INPUTS
    kept = (torch.rand(len(rows), INPUTS) > _GROUP_DROPOUT).float()
    bare = (torch.rand(len(rows)) < _BARE_LIST) & (rows[:, :width].abs().sum(1) > 0)
    kept[bare, 0], kept[bare, 1], kept[bare, 2] = 1.0, 0.0, 0.0
    return rows * kept.repeat_interleave(width, 1)


def losses(
    network: Network, corpus: Corpus, rows: torch.Tensor, alike: torch.Tensor
) -> torch.Tensor:
    """Both losses of a batch, added."""
    count = len(rows)
    logits, embedded = network(
        torch.cat([corpus.profiles[rows], corpus.jobs[rows], corpus.look_alikes[alike]])
    )
    own = corpus.groups[rows]
    wanted = torch.cat([own, own, corpus.look_alike_groups[alike]])
    named = functional.cross_entropy(logits, wanted, ignore_index=-1, label_smoothing=_SMOOTHING)
    people, jobs, others = embedded.split([count, count, len(alike)])
    same = _not_apart(corpus, rows)
    near = (jobs @ people.T / _CONTRAST).masked_fill(same, -1e4)
    back = (people @ jobs.T / _CONTRAST).masked_fill(same, -1e4)
    away = corpus.look_alike_groups[alike][None, :] == own[:, None]
    near = torch.cat([near, (jobs @ others.T / _CONTRAST).masked_fill(away, -1e4)], dim=1)
    right = torch.arange(count)
    return (
        named + (functional.cross_entropy(near, right) + functional.cross_entropy(back, right)) / 2
    )


def _not_apart(corpus: Corpus, rows: torch.Tensor) -> torch.Tensor:
    """Which rows ``(n, n)`` are no counter-examples of each other: those of one line of work, and,
    where one is known by its title, those of one unit group, which may be it under another name."""
    lines, groups, titled = corpus.lines[rows], corpus.groups[rows], corpus.titled[rows]
    alike = (groups[:, None] == groups[None, :]) & (titled[:, None] | titled[None, :])
    same = (lines[:, None] == lines[None, :]) | alike
    return same.fill_diagonal_(False)


def train(corpus: Corpus, hidden: int, embedding: int, epochs: int, seed: int) -> Network:
    """Fit the network; the learning rate falls in a straight line."""
    torch.manual_seed(seed)
    chance = random.Random(seed)
    network = Network(corpus.profiles.shape[1], hidden, len(corpus.codes), embedding)
    optimiser = torch.optim.AdamW(network.parameters(), lr=_LEARNING_RATE, weight_decay=_DECAY)
    places: dict[int, list[int]] = {}
    for place, line in enumerate(corpus.look_alike_of):
        places.setdefault(line, []).append(place)
    steps = epochs * (len(corpus.lines) // _BATCH)
    network.train()
    for step in range(steps):
        if step % (steps // epochs) == 0:
            order = torch.randperm(len(corpus.lines))
        first = (step % (steps // epochs)) * _BATCH
        rows = order[first : first + _BATCH]
        alike = [chance.choice(places[o]) for o in corpus.lines[rows].tolist() if o in places]
        loss = losses(network, corpus, rows, torch.tensor(alike, dtype=torch.long))
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        for group in optimiser.param_groups:
            group["lr"] = _LEARNING_RATE * max(0.02, 1.0 - step / steps)
        if (step + 1) % (steps // epochs) == 0:
            print(f"pass {(step + 1) // (steps // epochs)}: loss {loss.item():.3f}", flush=True)
    network.eval()
    return network


def combined(members: Sequence[Network], corpus: Corpus, embedding: int) -> Network:
    """One network that says what several say together, for chance in one training moves the order
    of near documents.

    Hidden layers stand side by side and logits are averaged. The embeddings of all, each scaled to
    a mean length of one, are joined and turned onto the ``embedding`` directions that hold most of
    the documents' squared lengths (principal components about the origin), which keeps cosines.
    """
    documents = torch.cat([corpus.profiles, corpus.jobs])
    own = [network.embedding(functional.relu(network.hidden(documents))) for network in members]
    scales = [1.0 / rows.norm(dim=1).mean() for rows in own]
    joined = functional.normalize(
        torch.cat([rows * scale for rows, scale in zip(own, scales, strict=True)], dim=1)
    )
    _, directions = torch.linalg.eigh((joined.T @ joined).double())
    turned = directions.flip(1)[:, :embedding].T.float()
    whole = Network(
        corpus.profiles.shape[1],
        sum(network.hidden.out_features for network in members),
        len(corpus.codes),
        embedding,
    )
    whole.hidden.weight.copy_(torch.cat([network.hidden.weight for network in members]))
    whole.hidden.bias.copy_(torch.cat([network.hidden.bias for network in members]))
    count = len(members)
    whole.groups.weight.copy_(torch.cat([n.groups.weight for n in members], dim=1) / count)
    whole.groups.bias.copy_(torch.stack([network.groups.bias for network in members]).mean(dim=0))
    each = zip(members, scales, strict=True)
    whole.embedding.weight.copy_(
        turned @ torch.block_diag(*(network.embedding.weight * scale for network, scale in each))
    )
    each = zip(members, scales, strict=True)
    whole.embedding.bias.copy_(turned @ torch.cat([n.embedding.bias * scale for n, scale in each]))
    return whole.eval()
