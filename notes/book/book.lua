-- book.lua - a lab's page, or a chapter of notes/, as a page of the book; a pandoc filter for scripts/book
--
-- From the environment: TOP, the tree; PAGE, the page's path in it; SLUG, its name in the book; CHAPTERS, a file with a
-- line SLUG, tab, path, tab, title for each chapter; KINDS, session.awk's table of what differs from run to run; FILES, to which
-- the files are added that the page needs beside it; SEARCH, to write what the search looks in; PART, to write the page as
-- JSON, as the part of the whole that EPUB and PDF are made of, where each id has its chapter in front. The page of its own is
-- what comes back.
--
-- It puts the listing of each program that a page links to behind the section that does so first, turns links between pages into links
-- between chapters, sets a .linux and a .macos session side by side and marks what differs, names what a macOS answer
-- rests on, and writes the tables {{table FILE}}, of differences, and {{facts FILE}}. What is missing stops it, with the
-- page and the line: a file, a figure or its text, a marker, a heading that a link names, a fact, a word in a table's head.

local TOP, PAGE, SLUG = os.getenv 'TOP', os.getenv 'PAGE', os.getenv 'SLUG'
local MODE -- html for the page of its own, all for the part of the whole
local here = PAGE:match '^(.*)/[^/]*$' or '.'
local stringify = pandoc.utils.stringify

-- A function that remembers: the page is made in both modes
local function once(make)
  local made = {}
  return function(text)
    if made[text] == nil then made[text] = make(text) end
    return made[text]
  end
end

local read = once(function(path) -- false: there is no such file
  local file = io.open(TOP .. '/' .. path, 'rb')
  local text = file and file:read 'a'
  if file then file:close() end
  return text or false
end)

local function lines(text)
  local all = {}
  for line in (text:gsub('\n$', '') .. '\n'):gmatch '(.-)\n' do all[#all + 1] = line end
  return all
end

-- Ends the build; `at` is a text that stands on the line to blame, or its number. A lab's breakages and exercises are
-- one page that scripts/book made: the comment above each says whose lines follow.
local function stop(at, what)
  local page, number, path, first = lines(read(PAGE) or ''), type(at) == 'number' and at or 1, PAGE, 0
  for n, line in ipairs(page) do
    if type(at) == 'string' and line:find(at, 1, true) then number = n break end
  end
  for n = 1, number do
    local from = page[n] and page[n]:match '^<!%-%- (%S+) %-%->$'
    if from then path, first = from, n end
  end
  local away = ('../../../' .. path:match '^.*/'):gsub('%p', '%%%0') -- what scripts/book put before its links
  io.stderr:write(string.format('%s:%d: %s\n', path, number - first, (what:gsub(away, ''))))
  os.exit(1)
end

local function escape(text)
  return (text:gsub('[&<>"]', { ['&'] = '&amp;', ['<'] = '&lt;', ['>'] = '&gt;', ['"'] = '&quot;' }))
end

local function html(text) return pandoc.RawBlock('html', text) end

-- a/b/../c is a/c
local function normal_path(path)
  local parts = {}
  for part in path:gmatch '[^/]+' do
    if part == '..' then
      if #parts == 0 then return nil end
      parts[#parts] = nil
    elseif part ~= '.' then
      parts[#parts + 1] = part
    end
  end
  return table.concat(parts, '/')
end

---- chapters and anchors ----

local chapter_of = {} -- path -> slug
for line in io.lines(os.getenv 'CHAPTERS') do
  local slug, path = line:match '^(.-)\t(.-)\t'
  chapter_of[path] = slug
end

-- An id or a link's target, as the mode has it
local function id_of(slug, id)
  if MODE == 'html' then return id end
  return id == '' and slug or slug .. '--' .. id
end
local function target_of(slug, id)
  if MODE == 'all' then return '#' .. id_of(slug, id) end
  if slug == SLUG then return '#' .. id end
  return slug .. '.html' .. (id ~= '' and '#' .. id or '')
end

---- listings ----

local LONGEST = 110 -- lines; longer files are linked to
local listed -- in this mode: a listing's place, as links name it, and its path

local function slugged(text)
  return (text:lower():gsub('[^a-z0-9]+', '-'):gsub('^-', ''):gsub('-$', ''))
end

-- The line of `path` with the one comment that begins with the words of `marker`; `target` is the link
local function marked_line(path, marker, target)
  local at
  for n, line in ipairs(lines(read(path))) do
    local comment = line:match '/%*%s*(.*)'
    if comment and slugged(comment):sub(1, #marker) == marker then
      if at then stop('(' .. target .. ')', path .. ' has two comments that begin with: ' .. marker) end
      at = n
    end
  end
  return at or stop('(' .. target .. ')', path .. ' has no comment that begins with: ' .. marker)
end

local function listing_of(path)
  local text = read(path)
  return path:match '^labs/[^/]+/[^/]+%.[ch]$' and text and #lines(text) <= LONGEST
end

-- C in colours: comments (which may go over lines), strings, numbers, keywords and types
local KEYWORDS, TYPES = {}, {}
for word in ('break case const continue default do else enum extern for goto if return sizeof static struct switch typedef ' ..
  'union volatile while _Noreturn _Atomic'):gmatch '%S+' do KEYWORDS[word] = 'kw' end
for word in ('bool char double float int long short signed unsigned void'):gmatch '%S+' do TYPES[word] = 'dt' end

local coloured = once(function(text)
  local out, at = {}, 1
  local function put(class, piece)
    if not class then
      out[#out + 1] = escape(piece)
      return
    end
    -- a span ends with its line, so that each line stands alone
    local parts = {}
    for n, line in ipairs(lines(piece .. '\n')) do
      parts[n] = line ~= '' and '<span class="' .. class .. '">' .. escape(line) .. '</span>' or ''
    end
    out[#out + 1] = table.concat(parts, '\n')
  end
  while at <= #text do
    local piece, class = text:match("^[^%w_/\"'#\n]+", at), nil -- most of what has no colour, at once
    if not piece then
      piece = text:match('^/%*.-%*/', at) or text:match('^//[^\n]*', at)
      class = piece and 'co'
    end
    if not piece then
      piece = text:match('^[%a_][%w_]*', at)
      class = piece and (KEYWORDS[piece] or TYPES[piece] or piece:match '_t$' and 'dt')
    end
    if not piece then
      piece = text:match('^"[^"\\\n]*"', at) or text:match('^"[^\n]-[^\\]"', at) or text:match("^'\\?.'", at)
      class = piece and 'st'
    end
    if not piece then
      piece = text:match('^%d[%w.]*', at)
      class = piece and 'nu'
    end
    if not piece then
      piece = text:match('^#%s*%a+', at)
      class = piece and 'kw'
    end
    piece = piece or text:sub(at, at)
    if piece == '\n' then out[#out + 1] = '\n' else put(class, piece) end
    at = at + #piece
  end
  return table.concat(out)
end)

local function listing(path)
  local name, out = path:match '[^/]+$', {}
  for n, line in ipairs(lines(coloured((read(path):gsub('\n$', ''))))) do
    out[n] = '<span class="line" id="' .. id_of(SLUG, name .. '-' .. n) .. '"><span class="number" aria-hidden="true">' .. n ..
      '</span><span class="text">' .. line .. '</span></span>'
  end
  return html('<div class="listing" id="' .. id_of(SLUG, name) .. '"><p class="which"><code>' .. name ..
    '</code></p><pre tabindex="0" role="group" aria-label="' .. name .. '"><code>' .. table.concat(out, '\n') .. '</code></pre></div>')
end

---- links and images ----

-- The ids of a page's headings, which a link may name; pandoc makes them, of the headings alone
local headings = once(function(path)
  local ids, text, fence = {}, {}, false
  for _, line in ipairs(lines(read(path))) do
    if line:match '^```' then fence = not fence end
    if not fence and line:match '^#+ ' then text[#text + 1] = line .. '\n' end
  end
  for _, block in ipairs(pandoc.read(table.concat(text, '\n'), 'markdown+gfm_auto_identifiers').blocks) do ids[block.identifier] = true end
  return ids
end)

local function resolve(link)
  local target = link.target
  local function blame(what) stop('(' .. target .. ')', what) end
  if target:match '^%a[%w+.-]*:' then return nil end
  local path, fragment = target:match '^([^#]*)#?(.*)$'
  local full = path == '' and PAGE or normal_path(here .. '/' .. path)
  if not full then blame('this link leaves the tree: ' .. target) end
  if full:match '/$' then full = full:sub(1, -2) end
  if not read(full) then blame('this link leads nowhere: ' .. target) end
  if fragment ~= '' and full:match '%.md$' and not headings(full)[fragment] then
    blame(full .. ' has no heading #' .. fragment)
  end
  if path == '' then
    link.target = target_of(SLUG, fragment)
    return link
  end
  local line
  if fragment ~= '' and full:match '%.[ch]$' then
    line = marked_line(full, fragment, target)
    link.content:insert(pandoc.Str(' (line ' .. line .. ')'))
  end
  local lab, kind, name = full:match '^labs/([^/]+)/(exercises)/([^/]+)/README.md$'
  if not lab then lab, kind, name = full:match '^labs/([^/]+)/(breaks)/([^/]+)%.md$' end
  if lab then
    link.target = target_of(lab .. '-workbook', kind:sub(1, -2) .. '-' .. name)
  elseif chapter_of[full] then
    link.target = target_of(chapter_of[full], fragment)
  elseif listing_of(full) and chapter_of[full:match '^(.*)/' .. '/README.md'] then
    local chapter = chapter_of[full:match '^(.*)/' .. '/README.md']
    local place = target_of(chapter, full:match '[^/]+$')
    link.target = place .. (line and '-' .. line or '')
    if chapter == SLUG then listed[place] = full end
  elseif MODE == 'html' then
    link.target = 'files/' .. full
    io.open(os.getenv 'FILES', 'a'):write(full .. '\n')
  else
    return link.content -- in an EPUB there is no file beside it
  end
  return link
end

local function image(picture)
  local full = normal_path(here .. '/' .. picture.src)
  if not full or not read(full) then stop('(' .. picture.src .. ')', 'there is no figure ' .. picture.src) end
  if stringify(picture.caption) == '' then stop('![](' .. picture.src .. ')', 'this figure has no text') end
  if MODE == 'html' then
    io.open(os.getenv 'FILES', 'a'):write(full .. '\n')
    picture.src = 'files/' .. full
  else
    picture.src = TOP .. '/' .. full
  end
  return picture
end

-- Behind a figure stands what it says, for who does not see it: the text of the picture itself is a title
local function told(blocks)
  for n, block in ipairs(blocks) do
    local picture = block.t == 'Para' and #block.content == 1 and block.content[1]
    if picture and picture.t == 'Image' then
      local words = blocks[n + 1]
      if not (words and words.t == 'Para' and stringify(words):match '^In words: .') then
        stop('(' .. picture.src .. ')', 'behind this figure stands no paragraph "In words: ..."')
      end
    end
  end
end

---- sessions ----

local SYSTEM = { linux = 'Linux', macos = 'macOS', both = 'Linux and macOS' }

-- The line on which a session's fence opens
local function fence_of(block)
  local page, text = lines(read(PAGE)), lines(block.text)[1]
  for n, line in ipairs(page) do
    if line:match '^```.*%.console' and page[n + 1] == text and (line:match 'facts="(.-)"' or '') == (block.attributes.facts or '') then return n end
  end
  return 1
end

local function is_session(block) return block and block.t == 'CodeBlock' and block.classes:includes 'console' end

local function system_of(block)
  return block.classes:includes 'linux' and 'linux' or block.classes:includes 'macos' and 'macos' or 'both'
end

-- The rows of a table like expected.tsv: id, topic, question, linux, linux_root, macos, macos_root, ground, fact
local function rows_of(path)
  local rows = {}
  for line in (read(path) or stop(path, 'there is no ' .. path)):gmatch '[^\n]+' do
    local column = {}
    for field in (line .. '\t'):gmatch '(.-)\t' do column[#column + 1] = field end
    if not line:match '^#' and #column >= 9 and column[1] ~= 'id' then rows[#rows + 1] = column end
  end
  return rows
end

-- Each fact, a word of the last column: its rows; and the facts in the order of the first
local function facts_of(path)
  local facts, named = {}, {}
  for _, row in ipairs(rows_of(path)) do
    for fact in row[9]:gmatch '%S+' do
      if not facts[fact] then
        facts[fact] = {}
        named[#named + 1] = fact
      end
      table.insert(facts[fact], row)
    end
  end
  return facts, named
end

local FACTS, WHERE = facts_of 'labs/06-differences/expected.tsv', 'sources' -- the chapter with the table of facts

-- Of a ground the place alone: xnu bsd/kern/posix_shm.c
local function place(ground)
  local first, second = ground:match '^source (%S+) ?(%S*)'
  if not first then return (ground:match '^[^;:]*') end
  if first:match '/' then first, second = 'xnu', first end
  return (second:match '/' and first .. ' ' .. second or first):gsub('[:,;].*', '')
end

-- What a macOS answer rests on, which is always named where one is shown: inlines
local function ground(block)
  local out = pandoc.List()
  if block.classes:includes 'recorded' then
    out:insert(pandoc.Str('recorded, ' .. block.attributes.from))
    return out
  end
  local places, seen = {}, {}
  out:insert(pandoc.Str(system_of(block) == 'macos' and 'rules, from ' or 'on macOS by the rules, from '))
  for fact in (block.attributes.facts or ''):gmatch '%S+' do
    local rows = FACTS[fact] or stop(fence_of(block), 'labs/06-differences/expected.tsv has no fact ' .. fact)
    if #out > 1 then out:insert(pandoc.Str ', ') end
    out:insert(pandoc.Link({ pandoc.Str(fact) }, target_of(WHERE, 'fact-' .. fact), rows[1][8]))
    for _, row in ipairs(rows) do
      if row[8]:match 'not observed' and seen[1] ~= fact then
        seen[1] = fact
        out:insert(pandoc.Str ' (not observed)')
      end
      local short = place(row[8])
      if not seen[short] then
        seen[short] = true
        places[#places + 1] = short
      end
    end
  end
  if #out == 1 then stop(fence_of(block), 'a .macos session says facts="P-05 ..."') end
  if #places > 3 then places[4] = '…' end
  out:insert(pandoc.Str(' (' .. table.concat(places, ', ', 1, math.min(#places, 4)):gsub(', xnu ', ', ') .. ')'))
  return out
end

local function session(block, differs)
  local system, out = system_of(block), {}
  for n, line in ipairs(lines(block.text)) do
    local text = escape(line)
    if line:match '^%$ ' then
      text = '<span class="prompt">$ </span><span class="command">' .. text:sub(3) .. '</span>'
    end
    if differs and differs[n] then text = '<mark>' .. text .. '</mark>' end
    out[n] = text
  end
  local label, grounded = SYSTEM[system], system == 'macos' or block.attributes.facts or block.classes:includes 'recorded'
  local shown = pandoc.List()
  if system ~= 'both' or grounded then
    shown:insert(pandoc.Str(label))
    if grounded then shown:extend { pandoc.Str ' · ', pandoc.Span(ground(block), pandoc.Attr('', { 'ground' })) } end
    shown = pandoc.List { pandoc.Div({ pandoc.Plain(shown) }, pandoc.Attr('', { 'which' })) }
  end
  shown:insert(html('<pre tabindex="0" role="group" aria-label="Session on ' .. label .. '"><code>' .. table.concat(out, '\n') ..
    '</code></pre>'))
  return pandoc.Div(shown, pandoc.Attr('', { 'session', system }))
end

-- A block that is no session: C in its colours, a diff in its two
local function code(block)
  local kind, out = block.classes[1], {}
  for n, line in ipairs(lines(kind == 'c' and coloured(block.text) or escape(block.text))) do
    local sign = kind == 'diff' and line:match '^[-+]'
    out[n] = sign and '<span class="' .. (sign == '-' and 'out' or 'in') .. '">' .. line .. '</span>' or line
  end
  return html('<pre tabindex="0" role="group" aria-label="' .. (kind == 'diff' and 'A change' or 'Code') .. '"><code>' ..
    table.concat(out, '\n') .. '</code></pre>')
end

-- Which lines of two sessions differ, but for what differs from run to run (an address, a pid ...)
local kinds = once(function(text) return lines(pandoc.pipe('awk', { '-f', os.getenv 'KINDS' }, text .. '\n')) end)
local function differences(left, right)
  local a, b, longest = kinds(left), kinds(right), {}
  for i = #a + 1, 1, -1 do
    longest[i] = {}
    for j = #b + 1, 1, -1 do
      if i > #a or j > #b then longest[i][j] = 0
      elseif a[i] == b[j] then longest[i][j] = longest[i + 1][j + 1] + 1
      else longest[i][j] = math.max(longest[i + 1][j], longest[i][j + 1]) end
    end
  end
  local only_a, only_b, i, j = {}, {}, 1, 1
  while i <= #a or j <= #b do
    if i <= #a and j <= #b and a[i] == b[j] then i, j = i + 1, j + 1
    elseif j > #b or i <= #a and longest[i + 1][j] >= longest[i][j + 1] then only_a[i] = true i = i + 1
    else only_b[j] = true j = j + 1 end
  end
  return only_a, only_b
end

-- A .linux session, perhaps a paragraph, then a .macos one: next to each other
local function sides(blocks)
  local out, n = pandoc.List(), 1
  while n <= #blocks do
    local one, two, three = blocks[n], blocks[n + 1], blocks[n + 2]
    local between = two and two.t == 'Para' and is_session(three) and system_of(three) == 'macos'
    if is_session(one) and system_of(one) == 'linux' and (between or is_session(two) and system_of(two) == 'macos') then
      local other = between and three or two
      local in_one, in_other = differences(one.text, other.text)
      local right = pandoc.List()
      if between then right:insert(two) end
      right:insert(session(other, in_other))
      out:insert(pandoc.Div({ pandoc.Div({ session(one, in_one) }, pandoc.Attr('', { 'side', 'linux' })),
        pandoc.Div(right, pandoc.Attr('', { 'side', 'macos' })) }, pandoc.Attr('', { 'sides' })))
      n = n + (between and 3 or 2)
    else
      out:insert(is_session(one) and session(one) or one.t == 'CodeBlock' and code(one) or one)
      n = n + 1
    end
  end
  return out
end

---- tables ----

-- Each column has a head, for who hears the table
local function heads(block)
  local row = block.head.rows[1]
  local whole = row ~= nil
  for _, cell in ipairs(row and row.cells or {}) do whole = whole and stringify(cell.contents) ~= '' end
  if whole then return end
  local page, at = lines(read(PAGE)), nil
  for n = #page, 2, -1 do -- the first is found last
    if page[n]:match '^|[-:| ]+$' and page[n - 1]:match '|%s*|' then at = n - 1 end
  end
  stop(at, 'a column of this table has no head')
end

local function scrolling(label, rows)
  return html('<div class="scroll" tabindex="0" role="group" aria-label="' .. label .. '"><table>\n' .. table.concat(rows, '\n') ..
    '</tbody></table></div>')
end

local function fact_link(fact) return string.format('<a href="%s">%s</a>', target_of(WHERE, 'fact-' .. fact), fact) end

local function difference_table(path)
  local rows, topic = { '<thead><tr><th scope="col">question</th><th scope="col">Linux</th><th scope="col">macOS</th><th scope="col">ground of macOS’s answer</th></tr></thead>' }, nil
  for _, c in ipairs(rows_of(path)) do
    if c[4] ~= c[6] and c[6] ~= '=' then
      if c[2] ~= topic then
        rows[#rows + 1] = (topic and '</tbody>' or '') .. '<tbody><tr><th colspan="4" scope="rowgroup">' .. escape(c[2]) .. '</th></tr>'
        topic = c[2]
      end
      rows[#rows + 1] = string.format('<tr><td>%s <code>%s</code></td><td>%s</td><td>%s</td><td>%s (%s)</td></tr>', escape(c[3]),
        escape(c[1]), escape(c[4]), escape(c[6]), escape(c[8]), (c[9]:gsub('%S+', fact_link)))
    end
  end
  return scrolling('The differences', rows)
end

-- Each fact: what was asked about it, and on what macOS's answer rests
local function fact_table(path)
  local rows, facts, named = { '<thead><tr><th scope="col">fact</th><th scope="col">question, probe: Linux; macOS</th><th scope="col">ground of macOS’s answer</th></tr></thead><tbody>' },
    facts_of(path)
  for _, fact in ipairs(named) do
    local asked, grounds, seen = {}, {}, {}
    for _, c in ipairs(facts[fact]) do
      asked[#asked + 1] = string.format('%s, <code>%s</code>: %s; %s', escape(c[3]), escape(c[1]), escape(c[4]), escape(c[6]))
      if not seen[c[8]] then
        seen[c[8]] = true
        grounds[#grounds + 1] = escape(c[8])
      end
    end
    rows[#rows + 1] = string.format('<tr id="%s"><th scope="row">%s</th><td>%s</td><td>%s</td></tr>', id_of(SLUG, 'fact-' .. fact), fact,
      table.concat(asked, '<br>'), table.concat(grounds, '<br>'))
  end
  return scrolling('The facts', rows)
end

---- the search: a line `{"u": page and anchor, "t": chapter and heading, "x": text},` for each section ----

local function index(doc, title)
  local file = io.open(os.getenv 'SEARCH', 'w')
  local id, heading, text = '', '', {}
  local function quote(s)
    return '"' .. s:gsub('[%c]+', ' '):gsub('[\\"]', '\\%0'):gsub('</', '<\\/') .. '"'
  end
  local function put()
    local words = table.concat(text, ' '):gsub('%s+', ' ')
    if words ~= '' or heading ~= '' then
      file:write('{"u": ', quote(SLUG .. '.html' .. (id ~= '' and '#' .. id or '')), ', "t": ', quote(heading), ', "c": ', quote(title), ', "x": ', quote(words), '},\n')
    end
    text = {}
  end
  local function collect(blocks)
    for _, block in ipairs(blocks) do
      if block.t == 'Header' then
        put()
        id, heading = block.identifier, stringify(block)
      elseif block.t == 'Div' then
        collect(block.content)
      elseif block.t == 'RawBlock' then
        text[#text + 1] = block.text:gsub('<[^>]*>', ' '):gsub('&lt;', '<'):gsub('&gt;', '>'):gsub('&quot;', '"'):gsub('&amp;', '&')
      elseif block.t == 'CodeBlock' then
        text[#text + 1] = block.text
      else
        text[#text + 1] = stringify(block)
      end
    end
  end
  collect(doc.blocks)
  put()
  file:close()
end

---- the page ----

local function page(doc, mode)
  MODE, listed = mode, {}
  local title = 'Untitled'
  if doc.blocks[1] and doc.blocks[1].t == 'Header' then
    title = stringify(doc.blocks[1])
  end
  doc = doc:walk { Link = resolve, Image = image }
  doc = doc:walk {
    Header = function(header)
      header.identifier = id_of(SLUG, header.identifier)
      return header
    end,
    Table = function(block)
      heads(block)
      -- as wide as what is in them: the dashes in the page say nothing
      block.colspecs = block.colspecs:map(function(spec) return { spec[1] } end)
      return pandoc.Div({ block }, pandoc.Attr('', { 'scroll' }, { { 'tabindex', '0' }, { 'role', 'group' }, { 'aria-label', 'Table' } }))
    end,
    Para = function(block)
      local text = stringify(block)
      local what, path = text:match '^{{(%a+) (%S+)}}$'
      if what == 'table' then return difference_table(path) end
      if what == 'facts' then return fact_table(path) end
      if text:match '^{{' then stop(text, 'this is no {{table FILE}} and no {{facts FILE}}') end
    end,
  }
  doc = doc:walk { Blocks = sides }
  -- The listings, each behind the section that links to it first, and none before the end of "The program"
  local out, waiting, named, after_program = pandoc.List(), pandoc.List(), {}, false
  local function put_listings()
    for _, path in ipairs(waiting) do out:insert(listing(path)) end
    waiting = pandoc.List()
  end
  for n, block in ipairs(doc.blocks) do
    if block.t == 'Header' and block.level == 2 then
      if after_program then put_listings() end
      after_program = after_program or stringify(block):match '^The program' ~= nil
    end
    if block.t == 'Header' and block.level == 1 and n == 1 and MODE == 'all' then
      block.identifier = SLUG
      block.classes:insert 'chapter'
    end
    block:walk { Link = function(link)
      local path = listed[link.target] or listed[(link.target:gsub('-%d+$', ''))]
      if path and not named[path] then
        named[path] = true
        waiting:insert(path)
      end
    end }
    out:insert(block)
  end
  put_listings()
  doc.blocks = out
  doc.meta.pagetitle = title
  if MODE == 'html' then index(doc, title) end
  return doc
end

function Pandoc(doc)
  doc:walk { Blocks = told }
  local part = assert(io.open(os.getenv 'PART', 'w'))
  part:write(pandoc.write(page(doc, 'all'), 'json'))
  part:close()
  return page(doc, 'html')
end
