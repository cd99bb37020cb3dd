/** The polynomial of ISO 3309, its lowest bit first, as zip files use it. */
const POLYNOMIAL = 0xedb88320;

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
    let value = byte;
    for (let bit = 0; bit < 8; bit++) {
        value = (value & 1) === 1 ? (value >>> 1) ^ POLYNOMIAL : value >>> 1;
    }
    return value;
});

/** The checksum of a file in a zip file. zlib has it, too, but not in every Node.js that this runs on. */
export function crc32(content: Uint8Array): number {
    let value = 0xffff_ffff;
    for (const byte of content) {
        value = (TABLE[(value ^ byte) & 0xff] ?? 0) ^ (value >>> 8);
    }
    return (value ^ 0xffff_ffff) >>> 0;
}
