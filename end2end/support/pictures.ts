// Files for logos: a real picture of each kind that a test needs, made here.

import { deflateSync } from 'node:zlib';

export interface File {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

/** A PNG of one colour. */
export function png(size = 64, [red, green, blue]: [number, number, number] = [200, 60, 20]): File {
  const row = Buffer.concat([Buffer.from([0]), Buffer.alloc(size * 3, Buffer.from([red, green, blue]))]);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const parts: [string, Buffer][] = [
    ['IHDR', header],
    ['IDAT', deflateSync(Buffer.concat(Array.from({ length: size }, () => row)))],
    ['IEND', Buffer.alloc(0)],
  ];
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return { name: 'logo.png', mimeType: 'image/png', buffer: Buffer.concat([signature, ...parts.map(chunk)]) };
}

export const svg = drawing('logo.svg', '<rect width="64" height="64" rx="12" fill="#285"/>');
export const svgWithScript = drawing('trap.svg', '<script>alert(1)</script><rect width="64" height="64"/>');
export const notAPicture: File = { name: 'logo.png', mimeType: 'image/png', buffer: Buffer.from('MZ this is no picture') };
export const tooLarge: File = { name: 'huge.png', mimeType: 'image/png', buffer: Buffer.alloc(1024 * 1024 + 1, 7) };

function drawing(name: string, inside: string): File {
  const text = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64" width="64" height="64">${inside}</svg>`;
  return { name, mimeType: 'image/svg+xml', buffer: Buffer.from(text) };
}

function chunk([type, data]: [string, Buffer]): Buffer {
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(typed));
  return Buffer.concat([length, typed, sum]);
}

function crc32(bytes: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}
