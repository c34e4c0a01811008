"""The sandbox server: the contract of `docs/gateways.md` over HTTP, with faults on demand."""
