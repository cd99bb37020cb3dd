// What Node.js runs before the SDK's own start, by `nodeargs` in Pulumi.yaml: what is to be in place before the SDK is loaded.
const { dirname } = require("node:path");

const { keepCompiled } = require("../common/sourceBundle");
const { loadLate } = require("../sdkPatches/lateModules");
const { skipResourceStacks } = require("../sdkPatches/resourceStacks");

keepCompiled(dirname(__dirname));
loadLate();
// Where pulumi traces its own calls, the SDK has to be the first that loads gRPC (its cmd/run/instrumentation.js).
if (!process.env.TRACEPARENT) {
    skipResourceStacks();
}
