// XLSX files as spreadsheets write them, made for tests.
import { strToU8, type Zippable, zipSync } from 'fflate';

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';

export interface Workbook {
  /** Content of `<sheetData>`. */
  rows: string;
  sharedStrings?: readonly string[];
  date1904?: boolean;
  /** More parts: macros, pictures. */
  parts?: Zippable;
}

/** Styles: 0 plain, 1 date (built-in 14), 2 date and time (custom), 3 a number format with letters in quotes. */
const STYLES = `${HEAD}<styleSheet ${MAIN}><numFmts count="2"><numFmt numFmtId="170" formatCode="dd\\.mm\\.yyyy\\ hh:mm"/>
  <numFmt numFmtId="171" formatCode="0&quot;days&quot;"/></numFmts>
  <cellStyleXfs count="1"><xf numFmtId="14"/></cellStyleXfs>
  <cellXfs count="4"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/><xf numFmtId="171"/></cellXfs></styleSheet>`;

/** The file; the sheet stands before the texts it refers to, as Excel writes it. */
export function makeXlsx({ rows, sharedStrings = [], date1904 = false, parts = {} }: Workbook): Buffer {
  const strings = sharedStrings.map((text) => `<si><t xml:space="preserve">${text}</t></si>`).join('');
  return Buffer.from(
    zipSync({
      '[Content_Types].xml': strToU8(`${HEAD}<Types/>`),
      'xl/workbook.xml': strToU8(
        `${HEAD}<workbook ${MAIN} xmlns:r="r"><workbookPr date1904="${date1904 ? 1 : 0}"/>
         <sheets><sheet name="Первый" sheetId="7" r:id="rId3"/><sheet name="Second" sheetId="2" r:id="rId1"/></sheets></workbook>`,
      ),
      'xl/_rels/workbook.xml.rels': strToU8(
        `${HEAD}<Relationships><Relationship Id="rId1" Target="worksheets/sheet2.xml"/>
         <Relationship Id="rId3" Target="worksheets/sheet1.xml"/></Relationships>`,
      ),
      'xl/worksheets/sheet1.xml': strToU8(`${HEAD}<worksheet ${MAIN}><sheetData>${rows}</sheetData></worksheet>`),
      'xl/worksheets/sheet2.xml': strToU8(`${HEAD}<worksheet ${MAIN}><sheetData/></worksheet>`),
      'xl/sharedStrings.xml': strToU8(`${HEAD}<sst ${MAIN}>${strings}</sst>`),
      'xl/styles.xml': strToU8(STYLES),
      ...parts,
    }),
  );
}
