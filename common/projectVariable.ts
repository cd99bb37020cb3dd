/** Names the project's folder for every command of a shell. A lab sets it: its project is not the checkout. */
export const PROJECT_VARIABLE = "PLATFORM_PROJECT";
