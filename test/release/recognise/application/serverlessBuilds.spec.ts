import { check, type Case } from "./cases";

const CASES: Readonly<Record<string, Case>> = {
    "TypeScript that a plugin bundles, with a function URL": {
        files: {
            "serverless.json": JSON.stringify({
                provider: { name: "aws", runtime: "nodejs22.x", memorySize: 128, timeout: 30 },
                plugins: ["serverless-esbuild"],
                functions: { web: { handler: "src/web.main", url: { cors: true } } },
                package: { individually: true, patterns: ["!tests/**"] },
            }),
            "package.json": "{}",
            "src/web.ts": "export const main = async () => ({ statusCode: 200 });",
        },
        config: {
            function: {
                runtime: "nodejs22.x",
                routes: ["/{proxy+}", "/"].map((path) => ({ method: "ANY", path, handler: "src/web.main" })),
                memorySize: 128,
                timeout: 30,
            },
            build: { exclude: ["tests/**"] },
            api: { cors: { origins: ["*"], answers: true } },
            release: { healthPath: "/", healthStatus: "200-499" },
        },
        notes: [],
    },
    "Java, whose build is another": {
        files: {
            "serverless.yml": `provider: { name: aws, runtime: java8 }
package: { artifact: build/distributions/hello.zip }
functions:
  time: { handler: com.serverless.Handler, events: [ http: { path: time, method: get } ] }
`,
        },
        config: {
            function: { runtime: "java8.al2023", handler: "com.serverless.Handler", memorySize: 1024 },
            release: { healthPath: "/time" },
        },
        notes: ["value serverless.yml:2 package", "value serverless.yml:1 build"],
    },
    "Flask behind the plugin that writes its handler": {
        files: {
            "serverless.yml": `custom: { wsgi: { app: api/app.server } }
provider: { name: aws, runtime: python3.13 }
functions:
  api: { handler: wsgi_handler.handler, events: [ httpApi: "*" ] }
plugins: [serverless-wsgi, serverless-python-requirements]
`,
            "requirements.txt": "flask",
            "api/app.py": "from flask import Flask\nserver = Flask(__name__)\n@server.route('/')\ndef f(): pass\n",
        },
        config: {
            function: { runtime: "python3.13", handler: "wsgi_handler.handler", memorySize: 1024 },
            build: {
                commands: [
                    "python3 -m pip install --quiet --no-deps --target . serverless-wsgi==3.1.0",
                    "printf '%s\\n' 'import serverless_wsgi' 'from api.app import server as app' " +
                        "'handler = lambda event, context: serverless_wsgi.handle_request(app, event, context)' > wsgi_handler.py",
                ],
            },
            api: { binaryMediaTypes: ["*/*"] },
            release: { healthPath: "/" },
        },
        notes: [],
    },
    "Go, whose runtime has gone": {
        files: {
            "serverless.yml": `provider: { name: aws, runtime: go1.x }
functions:
  hello: { handler: bin/hello, events: [ http: GET /hello ] }
`,
            "go.mod": "module hello",
            "hello/main.go": "package main\n",
            "tools/main.go": "package main\n",
        },
        config: {
            function: { runtime: "provided.al2023", handler: "bootstrap", memorySize: 1024 },
            build: {
                commands: [
                    "GOOS=linux GOARCH=amd64 CGO_ENABLED=0 go build -trimpath -tags lambda.norpc -o dist/bootstrap ./hello",
                ],
                output: "dist",
            },
            release: { healthPath: "/hello" },
        },
        notes: [],
        words: ["serverless.yml:1 go1.x"],
    },
    "Go without a module, of which the build is only said": {
        files: {
            "serverless.yml": `provider: { name: aws, runtime: go1.x }
functions:
  hello: { handler: bin/hello, events: [ http: GET /hello ] }
`,
            "hello/main.go": "package main\n",
        },
        config: {
            function: { runtime: "provided.al2023", handler: "bootstrap", memorySize: 1024 },
            release: { healthPath: "/hello" },
        },
        notes: ["value serverless.yml:1 hello"],
    },
};

describe("the build of a serverless.yml", () => {
    for (const [title, each] of Object.entries(CASES)) {
        it(`of ${title}`, async () => check(each));
    }
});
