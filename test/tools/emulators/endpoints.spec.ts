import assert from "node:assert/strict";
import { endpoints, invokeUrl, sdkEnvironment } from "../../../tools/emulators/endpoints";

const urls = { ministack: "http://127.0.0.1:1", moto: "http://127.0.0.1:2" };

describe("The emulators' endpoints", () => {
    it("send each service to the emulator that serves it", () => {
        const served = endpoints(urls);
        const inMoto = Object.keys(served).filter((service) => served[service] === urls.moto);
        assert.deepEqual(inMoto.sort(), [
            "codeconnections",
            "codedeploy",
            "codepipeline",
            "codestarconnections",
            "iam",
        ]);
        assert.equal(served["lambda"], urls.ministack);
    });

    it("point the SDKs at MiniStack, and at moto for what moto serves", () => {
        assert.deepEqual(sdkEnvironment(urls, "123456789012", "eu-west-1", {}), {
            AWS_ENDPOINT_URL: urls.ministack,
            AWS_ENDPOINT_URL_CODECONNECTIONS: urls.moto,
            AWS_ENDPOINT_URL_CODEDEPLOY: urls.moto,
            AWS_ENDPOINT_URL_CODEPIPELINE: urls.moto,
            AWS_ENDPOINT_URL_CODESTAR_CONNECTIONS: urls.moto,
            AWS_ENDPOINT_URL_IAM: urls.moto,
            AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: "false",
            AWS_ACCESS_KEY_ID: "123456789012",
            AWS_SECRET_ACCESS_KEY: "emulated",
            AWS_REGION: "eu-west-1",
            AWS_DEFAULT_REGION: "eu-west-1",
            AWS_EC2_METADATA_DISABLED: "true",
            NO_PROXY: "127.0.0.1",
            no_proxy: "127.0.0.1",
        });
    });

    it("keep the hosts that a person's proxy is not to be used for", () => {
        const environment = sdkEnvironment(urls, "123456789012", "eu-west-1", { NO_PROXY: "intranet" });
        assert.equal(environment["NO_PROXY"], "intranet,127.0.0.1");
    });

    it("make the URL of a stage", () => {
        assert.equal(invokeUrl(urls, "abc", "staging"), "http://127.0.0.1:1/restapis/abc/staging/_user_request_");
    });
});
