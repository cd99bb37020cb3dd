import type { Break } from "./break";
import { CI_BREAKS } from "./ci";
import { COMMAND_BREAKS } from "./command";
import { COMPONENTS_BREAKS } from "./components";
import { EVENTS_BREAKS } from "./events";
import { HANDOVER_BREAKS } from "./handover";
import { LOSS_BREAKS } from "./losses";
import { MODEL_BREAKS } from "./model";
import { RELEASE_1_BREAKS } from "./release1";
import { RELEASE_2_BREAKS } from "./release2";
import { TOUCHED_BREAKS } from "./touched";

/** All breaks that are tried. */
export const BREAKS: readonly Break[] = [
    ...LOSS_BREAKS,
    ...MODEL_BREAKS,
    ...COMPONENTS_BREAKS,
    ...EVENTS_BREAKS,
    ...TOUCHED_BREAKS,
    ...RELEASE_1_BREAKS,
    ...RELEASE_2_BREAKS,
    ...HANDOVER_BREAKS,
    ...COMMAND_BREAKS,
    ...CI_BREAKS,
];
