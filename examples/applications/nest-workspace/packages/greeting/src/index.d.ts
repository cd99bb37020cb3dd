export declare function greeting(name: string): string;
