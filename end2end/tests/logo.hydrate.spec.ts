// Logos: chosen, dropped and pasted; refused with a reason.

import type { Page } from '@playwright/test';

import { unique } from '../support/accounts.ts';
import { ClientFormPage } from '../support/client-form.ts';
import { notAPicture, png, svg, svgWithScript, tooLarge, type File } from '../support/pictures.ts';
import { expect, test } from '../support/test.ts';

const uploaded = (page: Page): Promise<unknown> => page.waitForResponse(response => new URL(response.url()).pathname === '/logos');

/** A file as the browser's own events carry it. */
async function transfer(page: Page, { name, mimeType, buffer }: File): Promise<Awaited<ReturnType<Page['evaluateHandle']>>> {
  return page.evaluateHandle(
    ({ bytes, name, type }) => {
      const data = new DataTransfer();
      data.items.add(new File([new Uint8Array(bytes)], name, { type }));
      return data;
    },
    { bytes: [...buffer], name, type: mimeType },
  );
}

test('a PNG that is chosen is seen at once, saved, and served again', async ({ page, visit, request }) => {
  const form = new ClientFormPage(page);
  await visit('/clients/new');
  await form.fillNew(unique('Picture '));
  await Promise.all([uploaded(page), form.logo.setInputFiles(png())]);
  const card = page.getByRole('region', { name: 'What users will see' });
  const shown = card.locator('img');
  await expect(shown).toHaveAttribute('src', /^\/logos\/[0-9a-f]{64}\/(64|256)$/);
  expect(await shown.evaluate((image: HTMLImageElement) => image.decode().then(() => image.naturalWidth))).toBeGreaterThan(0);
  const address = (await shown.getAttribute('src')) ?? '';
  await form.save.click();
  await form.secretSaved();

  const served = await request.get(address);
  expect(served.status()).toBe(200);
  expect(served.headers()).toMatchObject({
    'content-type': /^image\/(png|webp)$/.exec(served.headers()['content-type'] ?? '')?.[0],
    'x-content-type-options': 'nosniff',
    'cache-control': 'public, max-age=31536000, immutable',
  });
  expect(served.headers()['content-security-policy']).toContain('sandbox');
});

test('a picture can be dropped, and another one pasted', async ({ page, visit }) => {
  const form = new ClientFormPage(page);
  await visit('/clients/new');
  const image = page.getByRole('region', { name: 'What users will see' }).locator('img');
  const dropped = await transfer(page, png(48, [10, 90, 200]));
  const target = form.logo;
  await Promise.all([uploaded(page), target.dispatchEvent('drop', { dataTransfer: dropped })]);
  await expect(image).toBeVisible();
  const first = await image.getAttribute('src');

  const pasted = await transfer(page, svg);
  await Promise.all([
    uploaded(page),
    form.name.evaluate((input, data) => {
      input.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data as DataTransfer, bubbles: true, cancelable: true }));
    }, pasted),
  ]);
  await expect(image).not.toHaveAttribute('src', first ?? '');
  await page.getByRole('button', { name: 'Remove the logo' }).click();
  await expect(image).toHaveCount(0);
});

for (const [what, file, reason] of [
  ['an SVG with a script', svgWithScript, 'The SVG contains a script. Export it without scripts and event attributes.'],
  ['a file that is no picture', notAPicture, 'This is no picture that can be read here, whatever its name says.'],
  ['a file over 1 MiB', tooLarge, /larger than 1 MiB|1,024 KiB/],
] as const) {
  test(`${what} is refused with the reason, and nothing else is lost`, async ({ page, visit, tolerate }) => {
    tolerate(/status of 4(13|22)/);
    const form = new ClientFormPage(page);
    await visit('/clients/new');
    const name = unique('Kept ');
    await form.fillNew(name, 'https://kept.example/cb');
    await Promise.all([uploaded(page), form.logo.setInputFiles(png())]);
    const image = page.getByRole('region', { name: 'What users will see' }).locator('img');
    await expect(image).toBeVisible();
    await form.logo.setInputFiles(file);
    await expect(page.getByText(reason)).toBeVisible();
    // The logo that was there, and everything that was typed.
    await expect(image).toBeVisible();
    await expect(form.name).toHaveValue(name);
    expect(await form.uris()).toEqual(['https://kept.example/cb']);
  });
}
