import { serve } from "./server";

/** The stand-in as a process of its own: listens on the port that it is given, and writes a line for each request. */
const port = Number(process.argv[2]);
void serve(port, (line) => void process.stdout.write(`${line}\n`));
