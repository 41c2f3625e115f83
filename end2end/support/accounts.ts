// Who signs in during the tests: an account for each role, beside those of the demonstration.

export type Role = 'admin' | 'reviewer' | 'owner';

export interface Account {
  email: string;
  name: string;
  password: string;
}

export const roles: Role[] = ['admin', 'reviewer', 'owner'];

export const accounts: Record<Role, Account> = {
  admin: { email: 'amara.quist@clientele.example', name: 'Amara Quist', password: 'one lantern per harbour' },
  reviewer: { email: 'ruben.vale@clientele.example', name: 'Ruben Vale', password: 'two herons on a weir' },
  owner: { email: 'odile.marsh@clientele.example', name: 'Odile Marsh', password: 'three boats at low tide' },
};

let number = 0;

/** A word that no other test uses. */
export function unique(word: string): string {
  number += 1;
  return `${word}${process.pid.toString(36)}${number}`;
}
