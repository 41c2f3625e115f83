// Every page there is, by path, for whoever looks at all of them. A page that the router has and this list has not fails
// the test that compares them.

import type { Client } from './registry.ts';

/** The route, the path of one such page, and its heading. The proposal is a change of the client. */
export function everyPage(client: Client, proposal: string): [route: string, path: string, heading: string | RegExp][] {
  return [
    ['/', '/', 'Clients'],
    ['/clients', '/clients', 'Clients'],
    ['/clients', '/clients?q=nothing-like-it&type=public', 'Clients'],
    ['/clients/bulk', `/clients/bulk?verb=suspend&key=${client.key}`, 'Suspend 1 client?'],
    ['/clients/bulk', '/clients/bulk?verb=delete', 'Delete clients'],
    ['/clients/new', '/clients/new', 'New client'],
    ['/clients/new', '/clients/new?building=service', 'New client'],
    ['/clients/:key', client.path, client.form.name],
    ['/clients/:key/edit', `${client.path}/edit`, `Edit · ${client.form.name}`],
    ['/clients/:key/credentials', `${client.path}/credentials`, `Credentials · ${client.form.name}`],
    ['/clients/:key/quick-start', `${client.path}/quick-start`, `Quick start · ${client.form.name}`],
    ['/clients/:key/quick-start', `${client.path}/quick-start?for=oauth2-proxy`, `Quick start · ${client.form.name}`],
    ['/clients/:key/sign-ins', `${client.path}/sign-ins`, `Sign-ins · ${client.form.name}`],
    ['/clients/:key/history', `${client.path}/history`, `History · ${client.form.name}`],
    ['/clients/:key/danger', `${client.path}/danger`, `Suspend or delete · ${client.form.name}`],
    ['/my-clients', '/my-clients', 'My clients'],
    ['/my-clients', '/my-clients?claim=1', 'My clients'],
    ['/review', '/review', 'Review'],
    ['/review', '/review?state=decided', 'Review'],
    ['/review/:id', proposal, `Change · ${client.form.name}`],
    ['/review/policy', '/review/policy', 'Review policy'],
    ['/review/wall', '/review/wall', 'Wall'],
    ['/review/wall', '/review/wall?show=marked', 'Wall'],
    ['/trash', '/trash', 'Trash'],
    ['/audit', '/audit', 'Audit log'],
    ['/notices', '/notices', 'Notices'],
    ['/notices/preferences', '/notices/preferences', 'Notice preferences'],
    ['/account', '/account', 'Account'],
    ['/account/applications', '/account/applications', 'Applications'],
    ['/registration', '/registration', 'Dynamic registration'],
    ['/accounts', '/accounts', 'Accounts'],
    ['/accounts', '/accounts?new=1', 'Accounts'],
    ['/accounts', '/accounts?invite=1', 'Accounts'],
    ['/accounts', '/accounts?registration=1', 'Accounts'],
  ];
}
