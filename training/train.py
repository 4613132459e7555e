"""Trains the model of work: contrastive, two processes with one thread each, seeds fixed.

Every step draws one source; each process draws its own batch of it, and the gradients are
averaged. The learning rate warms up and stays (with `cooldown`, it falls to nothing over the last
part): snapshots of an exponential average are kept every hundred steps, and shipped averaged.
"""

import argparse
import json
import os
import random
import time
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path

import torch
import torch.distributed as dist
import torch.multiprocessing as mp
from torch import Tensor
from transformers import BertModel

from training.batches import (
    MIXES,
    Share,
    assert_nothing_withheld,
    build_shares,
    find_neighbours,
    negative_bias,
    schedule,
)
from training.batches import related_concepts as related_concepts_of
from training.encoder import embed_tokens, load_base, tokenize
from training.pairs import Batch
from training.taxonomies import read_taxonomies, read_withheld
from training.weights import State, variant_state, write_checkpoint


@dataclass
class Settings:
    """Everything a run depends on besides the archives."""

    data: str = "../shared/data"
    bench: str = "../shared/bench"
    output: str = "training/out"
    mix: str = "broad"
    start: str = ""
    """Checkpoints whose mean a run starts from, joined by `+`; without any, the base."""
    steps: int = 400
    rate: float = 8e-5
    warmup: int = 40
    cooldown: float = 0.0
    scale: float = 20.0
    processes: int = 2
    save_every: int = 25
    average_decay: float = 0.98
    seed: int = 7
    stop_file: str = ""
    """When this file exists, the cool-down starts, as if `steps` had been planned shorter."""


def contrastive_loss(left: Tensor, right: Tensor, bias: Tensor, scale: float) -> Tensor:
    """Symmetric InfoNCE: each left finds its right among all, each right its left.

    `left` is `(n, d)`, `right` `(m, d)` with `m >= n`, `bias` `(n, m)`; rows of unit length.
    """
    logits = scale * left @ right.T + bias
    target = torch.arange(len(left))
    forward = torch.nn.functional.cross_entropy(logits, target)
    backward = torch.nn.functional.cross_entropy(logits[:, : len(left)].T, target)
    return (forward + backward) / 2


def trained_parameters(network: BertModel) -> dict[str, torch.nn.Parameter]:
    """Everything above the embedding tables, which stay as they are."""
    chosen: dict[str, torch.nn.Parameter] = {}
    for name, parameter in network.named_parameters():
        parameter.requires_grad_("embeddings" not in name)
        if parameter.requires_grad:
            chosen[name] = parameter
    return chosen


def rate_factor(step: int, warmup: int, cooling_from: int, last: int) -> float:
    """Share of the peak learning rate at a step: rises, stays, falls to nothing at `last`."""
    if step >= cooling_from:
        return (last - step) / (last - cooling_from + 1)
    return min(1.0, (step + 1) / warmup)


def _average_gradients(parameters: list[torch.nn.Parameter], processes: int) -> None:
    if processes == 1:
        return
    flat = torch.cat([p.grad.reshape(-1) for p in parameters if p.grad is not None])
    dist.all_reduce(flat)
    flat /= processes
    at = 0
    for p in parameters:
        if p.grad is not None:
            p.grad.copy_(flat[at : at + p.numel()].view_as(p))
            at += p.numel()


class _Worker:
    """One process: its own random numbers, its own copy of the network."""

    def __init__(self, rank: int, settings: Settings) -> None:
        self.rank, self.settings = rank, settings
        self.rng = random.Random(settings.seed * 1000 + rank)
        withheld = read_withheld(Path(settings.bench))
        self.taxonomies = read_taxonomies(Path(settings.data), withheld)
        self.mix = MIXES[settings.mix]
        self.tokenizer, self.network = load_base()
        # What is near is what the base finds near, wherever a run starts.
        neighbours, self.same = find_neighbours(self.taxonomies, self.tokenizer, self.network)
        self.related = related_concepts_of(self.taxonomies)
        self.shares: list[Share] = build_shares(self.taxonomies, neighbours, self.mix)
        if settings.start:
            self.network.load_state_dict(variant_state(settings.start), strict=False)
        self.parameters = trained_parameters(self.network)
        decayed = [p for p in self.parameters.values() if p.dim() > 1]
        plain = [p for p in self.parameters.values() if p.dim() <= 1]
        self.optimizer = torch.optim.AdamW(
            [{"params": decayed, "weight_decay": 0.01}, {"params": plain, "weight_decay": 0.0}],
            lr=settings.rate,
            betas=(0.9, 0.98),
        )
        self.average: State = {k: p.detach().clone() for k, p in self.parameters.items()}

    def loss_of(self, batch: Batch) -> tuple[Tensor, int]:
        assert_nothing_withheld(batch, self.taxonomies)
        left = tokenize(self.tokenizer, [t.text for t in batch.left], batch.left_tokens)
        right = tokenize(self.tokenizer, [t.text for t in batch.right], batch.right_tokens)
        bias = negative_bias(batch, self.related, self.same, self.mix.related)
        vectors = embed_tokens(self.network, left + right)
        tokens = sum(map(len, left)) + sum(map(len, right))
        loss = contrastive_loss(
            vectors[: len(left)], vectors[len(left) :], bias, self.settings.scale
        )
        return loss, tokens

    def step(self, share: Share, factor: float) -> tuple[float, int]:
        for group in self.optimizer.param_groups:
            group["lr"] = self.settings.rate * factor
        loss, tokens = self.loss_of(share.source.draw(self.rng, share.size))
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        parameters = list(self.parameters.values())
        _average_gradients(parameters, self.settings.processes)
        torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        self.optimizer.step()
        with torch.no_grad():
            for key, parameter in self.parameters.items():
                self.average[key].lerp_(parameter, 1 - self.settings.average_decay)
        return float(loss.detach()), tokens

    def stop_wanted(self) -> bool:
        if not self.settings.stop_file:
            return False
        flag = torch.tensor([float(self.rank == 0 and Path(self.settings.stop_file).exists())])
        if self.settings.processes > 1:
            dist.all_reduce(flag)
        return bool(flag.item() > 0)

    def save(self, name: str) -> None:
        if self.rank == 0:
            write_checkpoint(self.average, Path(self.settings.output) / f"{name}.safetensors")

    def run(self) -> None:
        settings = self.settings
        last = settings.steps
        cooling_from = round(last * (1 - settings.cooldown))
        began = time.monotonic()
        log = Path(settings.output) / "log.jsonl"
        for step, chosen in enumerate(schedule(self.shares, settings.steps, settings.seed)):
            if step >= last:
                break
            if step < cooling_from and step % 10 == 0 and self.stop_wanted():
                cooling_from, last = step, round(step / (1 - settings.cooldown))
            share = self.shares[chosen]
            loss, tokens = self.step(share, rate_factor(step, settings.warmup, cooling_from, last))
            if self.rank == 0:
                row = {
                    "step": step,
                    "source": share.source.name,
                    "loss": round(loss, 4),
                    "tokens": tokens,
                    "seconds": round(time.monotonic() - began, 1),
                }
                with log.open("a", encoding="utf-8") as lines:
                    lines.write(json.dumps(row) + "\n")
            if (step + 1) % settings.save_every == 0:
                self.save("latest" if (step + 1) % (4 * settings.save_every) else f"step{step + 1}")
        self.save("trained")


def _start(rank: int, settings: Settings) -> None:
    torch.set_num_threads(1 if settings.processes > 1 else 2)
    torch.manual_seed(settings.seed)
    if settings.processes > 1:
        os.environ["MASTER_ADDR"] = "127.0.0.1"
        os.environ.setdefault("MASTER_PORT", "29517")
        dist.init_process_group(
            "gloo", rank=rank, world_size=settings.processes, timeout=timedelta(hours=3)
        )
    _Worker(rank, settings).run()
    if settings.processes > 1:
        dist.destroy_process_group()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    for name, value in asdict(Settings()).items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=type(value), default=value)
    settings = Settings(**vars(parser.parse_args()))
    output = Path(settings.output)
    output.mkdir(parents=True, exist_ok=True)
    (output / "log.jsonl").unlink(missing_ok=True)
    (output / "settings.json").write_text(json.dumps(asdict(settings), indent=1), encoding="utf-8")
    if settings.processes == 1:
        _start(0, settings)
    else:
        mp.spawn(_start, args=(settings,), nprocs=settings.processes)


if __name__ == "__main__":
    main()
