/**
 * Keeps the tests apart from whoever runs them: no credentials, profile or stack of theirs has a say in the outcome.
 */
for (const name of Object.keys(process.env)) {
    if (/^(AWS_|PULUMI_)/.test(name)) {
        delete process.env[name];
    }
}
