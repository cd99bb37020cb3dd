export { checkFurther, checkPackage, type HandlerSettings } from "./check";
export { packageFolder, readPackage, type Package, type PackageOptions } from "./package";
export { UNZIPPED_LIMIT } from "./size";
export { treeHash } from "./treeHash";
