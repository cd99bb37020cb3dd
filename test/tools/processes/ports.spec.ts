import assert from "node:assert/strict";
import { createServer, type Server } from "node:net";
import { UserError } from "../../../common/errors";
import { freePorts, onFreePorts, PortTakenError, requireFreePort, saysPortTaken } from "../../../tools/processes/ports";

describe("Ports", () => {
    let server: Server;
    let port: number;

    before(async () => {
        server = createServer();
        await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
        port = (server.address() as { port: number }).port;
    });

    after(() => server.close());

    it("are chosen free and different", async () => {
        const ports = await freePorts(5);
        assert.equal(new Set(ports).size, 5);
        for (const chosen of ports) {
            await requireFreePort(chosen, "nobody");
        }
    });

    it("are others where somebody was quicker, and never for another fault", async () => {
        const tried: number[] = [];
        const quicker = async ([chosen = 0]: readonly number[], times: number) => {
            tried.push(chosen);
            if (tried.length <= times) {
                throw new PortTakenError(`${chosen} is taken`);
            }
            return chosen;
        };
        assert.equal(await onFreePorts(1, async (ports) => quicker(ports, 2)), tried[2]);
        tried.length = 0;
        await assert.rejects(
            onFreePorts(1, async (ports) => quicker(ports, 9)),
            PortTakenError,
        );
        assert.equal(tried.length, 3);
        let starts = 0;
        const broken = onFreePorts(1, async () => {
            starts += 1;
            throw new UserError("broken");
        });
        await assert.rejects(broken, /broken/);
        assert.equal(starts, 1);
    });

    it("are known to be taken by what servers say", () => {
        for (const log of [
            "Error: listen EADDRINUSE: address already in use 127.0.0.1:4566",
            "ERROR: 127.0.0.1:4566 is already in use. Is MiniStack already running?",
            "Address already in use\nPort 5000 is in use by another program.",
        ]) {
            assert.ok(saysPortTaken(log), log);
        }
        assert.ok(!saysPortTaken("ModuleNotFoundError: No module named 'moto'"));
    });

    it("that are busy are named, with who holds them", async () => {
        await assert.rejects(requireFreePort(port, "moto"), (error) => {
            assert.ok(error instanceof UserError);
            assert.match(error.message, new RegExp(`^Port ${port}, which moto is to listen on, is in use`));
            return true;
        });
    });

    for (const wrong of [0, -1, 65536, 80.5, Number.NaN]) {
        it(`refuse ${wrong}`, async () => {
            await assert.rejects(requireFreePort(wrong, "moto"), UserError);
        });
    }
});
