import assert from "node:assert/strict";
import { createServer, type Server } from "node:net";
import { UserError } from "../../../common/errors";
import { freePorts, requireFreePort } from "../../../tools/processes/ports";

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
