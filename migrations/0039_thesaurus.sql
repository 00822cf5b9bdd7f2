-- Synonyms become a thesaurus: what a thing belongs to stands beside its names, and the list that
-- ships covers the history that is taught at school.

alter table synonyms drop constraint synonyms_names_check;
alter table synonyms
    add column broader text[] not null default '{}',
    add constraint synonyms_say_something check
        (cardinality(names) > 0 and cardinality(names) + cardinality(broader) > 1);

-- The list that came before. What staff have not changed is replaced by its new line; what they have
-- changed or deleted stays so.
create temporary table listed_before (names text[]) on commit drop;
insert into listed_before values
    ('{USSR,Soviet Union}'),
    ('{WW1,WWI,First World War,World War One,World War 1,Great War}'),
    ('{WW2,WWII,Second World War,World War Two,World War 2}'),
    ('{NEP,New Economic Policy}'),
    ('{USA,United States,America}'),
    ('{UN,United Nations}'),
    ('{Nazi Party,NSDAP}'),
    ('{NATO,North Atlantic Treaty Organisation}'),
    ('{Operation Barbarossa,invasion of Russia}'),
    ('{JFK,Kennedy}'),
    ('{FDR,Roosevelt}'),
    ('{Black Death,plague}'),
    ('{dictator,dictatorship}');

create temporary table taken (name text) on commit drop;
insert into taken
    select lower(name) from listed_before b, unnest(b.names) name
    where not exists (select from synonyms s where s.names = b.names);
delete from synonyms s using listed_before b where s.names = b.names;
insert into taken select lower(name) from synonyms s, unnest(s.names) name;

-- One thing a line: its names with = between them, and after < what it belongs to.
insert into synonyms (position, names, broader)
select (select coalesce(max(position), 0) from synonyms) + row_number() over (order by thing.place), thing.names, thing.broader
from (
    select place,
           regexp_split_to_array(trim(split_part(line, '<', 1)), '\s*=\s*') as names,
           case when line like '%<%' then regexp_split_to_array(trim(split_part(line, '<', 2)), '\s*,\s*')
                else '{}' end as broader
    from regexp_split_to_table($thesaurus$
USSR = Soviet Union = Soviet Russia
WW1 = WWI = First World War = World War One = World War 1 = Great War = ww one
WW2 = WWII = Second World War = World War Two = World War 2 = ww two
NEP = New Economic Policy < Lenin
USA = United States = America = US government
UN = United Nations
Nazi Party = NSDAP = National Socialists < Nazi Germany
NATO = North Atlantic Treaty Organisation < Cold War
Operation Barbarossa = Barbarossa = invasion of Russia = invasion of the USSR = Nazi invasion Soviet Union < Second World War
JFK = John F Kennedy = Kennedy = President Kennedy
FDR = Franklin D Roosevelt = Franklin Roosevelt = President Roosevelt
Black Death = Great Mortality = pestilence of 1348 = plague of 1348 = bubonic plague 1348 < medieval medicine, plague
plague = pestilence = bubonic plague
dictator = dictatorship
death = died = dead = killed = kill = death toll
poverty = poor = paupers = poor people
rich = wealthy
farmer = peasant = farmers
worker = working class = workers
women = woman = female = girls
children = child = young people = youth
start = begin = outbreak = beginning = started
king = monarch = crown
parliament = House of Commons = House of Lords
army = soldiers = troops
navy = fleet = warships
jobs = unemployment = employment = out of work
money = finance = finances
taxes = taxation = tax
factories = industry = industrial
doctors = physicians = doctor
disease = illness = sickness
medicine = medical = remedies
cure = treatment = treat
religion = religious = church
law = laws = legislation
votes = voting = suffrage = right to vote
murder = assassination = killing
executed = execution = beheaded
riots = riot = unrest
rebellion = revolt = uprising = rising
spying = spies = espionage
famine = starvation = hunger
empire = imperialism = colonialism
slavery = slaves = enslaved people
trade = commerce = merchants
propaganda = censorship
Norman Conquest = conquest of England = Norman invasion = 1066 < Normans, Medieval England
Battle of Hastings = Hastings < Norman Conquest
William the Conqueror = William of Normandy = Duke William < Normans
Harold Godwinson = King Harold < Norman Conquest
Edward the Confessor < Norman Conquest
Harrying of the North < Norman Conquest
Domesday Book = Domesday < Norman Conquest
feudal system = feudalism < Medieval England
motte and bailey = Norman castles = castles < Normans
Bayeux Tapestry < Norman Conquest
Robert Guiscard < Normans
Norman Sicily = conquest of Sicily = Kingdom of Sicily < Normans
Vikings = Norsemen = Northmen = Norse
Rollo = Hrolf < Normans
Battle of Stamford Bridge < Norman Conquest
Anglo-Saxons = Saxons
Magna Carta = Great Charter < King John
King John = John Lackland < Medieval England
Henry II and Becket = murder of Becket = Thomas Becket = Becket < Medieval England
Crusades = crusaders = First Crusade = crusade
Peasants’ Revolt = Wat Tyler = rising of 1381 < Medieval England
Hundred Years’ War = Agincourt = Crecy < Medieval England
Joan of Arc = Maid of Orleans < Hundred Years’ War
Wars of the Roses = Lancaster and York = Bosworth < Medieval England
flagellants = flagellant < Black Death
four humours = humours = Galen = Hippocrates < medieval medicine
miasma = bad air < medieval medicine
medieval medicine = medicine in the middle ages < history of medicine
Middle Ages = medieval = Dark Ages
Renaissance medicine = Vesalius = Andreas Vesalius < history of medicine
William Harvey = circulation of blood < history of medicine
Great Plague of London = plague of 1665 = Great Plague 1665 < plague
Edward Jenner = Jenner = smallpox vaccine = vaccination = smallpox vaccination < history of medicine
smallpox = variola < history of medicine
inoculation = variolation < history of medicine
Louis Pasteur = Pasteur = germ theory = germs < history of medicine
Robert Koch = Koch < history of medicine
John Snow = Broad Street pump = water pump < history of medicine
cholera = cholera epidemic < history of medicine
Public Health Act = public health = Chadwick < history of medicine
Florence Nightingale = Nightingale = Lady with the Lamp < history of medicine
Crimean War = Crimea = Scutari
Joseph Lister = Lister = antiseptics = carbolic acid < history of medicine
chloroform = anaesthetics = James Simpson < history of medicine
penicillin = Alexander Fleming = Fleming = antibiotics < history of medicine
NHS = National Health Service = Bevan < history of medicine
history of medicine = medicine through time
Tudors = Tudor England = Tudor period = Tudor times
Henry VII = Henry Tudor < Tudors
Henry VIII = King Henry VIII < Tudors
Cardinal Wolsey = Wolsey < Henry VIII
Thomas Cromwell < Henry VIII
Anne Boleyn = divorce of Henry VIII = King’s Great Matter < Henry VIII
Catherine of Aragon < Henry VIII
Dissolution of the Monasteries = closing of the monasteries < Henry VIII
English Reformation = England become Protestant = Protestant England = break with Rome = Act of Supremacy < Henry VIII, Reformation
Pilgrimage of Grace < Henry VIII
Edward VI < Tudors
Mary Tudor = Bloody Mary = Queen Mary < Tudors
Lady Jane Grey = nine days’ queen < Tudors
Elizabethan England = Elizabethan = Elizabethans = Elizabethan age = Elizabeth I = Queen Elizabeth I < Tudors
Elizabethan poverty = Tudor poverty = vagabonds = vagabond = vagrants = vagrancy = Poor Laws = Elizabethan poor = sturdy beggars = beggars < Elizabethan England, Tudors
Religious Settlement = Elizabethan settlement = Act of Uniformity = settlement of 1559 = Elizabeth’s religion = Elizabethan religion < Elizabethan England, English Reformation
Puritans = Puritan = Puritanism < Elizabethan England
Mary Queen of Scots = Mary Stuart = execution of Mary < Elizabethan England
Babington Plot = Throckmorton Plot = Ridolfi Plot = Catholic plots = plots against Elizabeth < Elizabethan England
Revolt of the Northern Earls = Northern Rebellion = Northern Earls < Elizabethan England
Francis Walsingham = Walsingham < Elizabethan England
William Cecil = Cecil = Lord Burghley < Elizabethan England
Robert Dudley = Earl of Leicester < Elizabethan England
Spanish Armada = Armada = invasion of 1588 = Philip II’s fleet < Elizabethan England
Philip II of Spain = Philip II = King Philip = King of Spain < Elizabethan England
Francis Drake = Sir Francis Drake = Drake = circumnavigation < Elizabethan England
Walter Raleigh = Raleigh = Virginia colony = Roanoke < Elizabethan England
Shakespeare = Globe Theatre = Elizabethan theatre < Elizabethan England
Gunpowder Plot = Guy Fawkes < Stuarts
Stuarts = Stuart England
James I = King James < Stuarts
Charles I = King Charles < Stuarts
English Civil War = Roundheads and Cavaliers = Cavaliers = Roundheads < Stuarts
Oliver Cromwell = Lord Protector = New Model Army < Stuarts
Restoration = Charles II < Stuarts
Great Fire of London = fire of 1666 < Stuarts
Glorious Revolution = William of Orange = revolution of 1688 < Stuarts
Reformation = Protestant Reformation = Protestantism
Martin Luther = Luther < Reformation
95 Theses = Ninety-Five Theses = ninety five theses < Martin Luther
indulgences = sale of indulgences = indulgence = Tetzel < Martin Luther
Diet of Worms = Edict of Worms < Martin Luther
Luther and the Jews = Luther’s antisemitism = On the Jews and Their Lies < Martin Luther
Katharina von Bora = Luther’s wife = wife of Luther < Martin Luther
German Peasants’ War = peasants’ war < Reformation
John Calvin = Calvin = Calvinism < Reformation
Counter-Reformation = Council of Trent = Jesuits
Huguenots = Huguenot = French Protestants
St Bartholomew’s Day Massacre = Bartholomew massacre = massacre of Huguenots < Huguenots
Edict of Nantes = Edict of Fontainebleau = revocation of Nantes < Huguenots
French Wars of Religion < Huguenots
Genghis Khan = Chinggis Khan = Temujin = Genghis = Ghengis Khan
Mongol Empire = Mongols < Genghis Khan
Kublai Khan = Kubilai Khan < Yuan dynasty
Yuan dynasty = Mongol China < Mongol Empire
Marco Polo < Yuan dynasty
Christopher Columbus = Columbus = discovery of America = voyage of 1492
Columbian Exchange < Christopher Columbus
conquistadors = Hernan Cortes = Cortes = conquest of Mexico
Aztecs = Aztec Empire = Tenochtitlan
Incas = Inca Empire = Pizarro
Vasco da Gama = Age of Exploration = explorers
Native Americans = American Indians = indigenous Americans = Indians
Jamestown = Virginia Company < colonial America
Pilgrim Fathers = Pilgrims = Mayflower = Plymouth colony < colonial America
colonial America = thirteen colonies = American colonies = English colonies
Salem Witch Trials = witch trials < colonial America
triangular trade = slave trade = transatlantic slave trade = Atlantic slave trade = Middle Passage < slavery
French and Indian War = Seven Years’ War = Seven Years War
Battle of Quebec = Plains of Abraham = General Wolfe < French and Indian War
Acadians = Acadia < French and Indian War
American Revolution = American War of Independence = War of Independence = Revolutionary War
Boston Tea Party = Tea Act < American Revolution
Stamp Act = Townshend Acts = Intolerable Acts < American Revolution
Boston Massacre < American Revolution
Declaration of Independence < American Revolution
George Washington = President Washington < American Revolution
Benjamin Franklin < American Revolution
Thomas Jefferson = Jefferson
Articles of Confederation = Confederation Congress
US Constitution = American Constitution = Constitutional Convention
Bill of Rights = first ten amendments
Federalists = Federalist Party = Federalist Papers = Alexander Hamilton
Louisiana Purchase < Manifest Destiny
Lewis and Clark < Manifest Destiny
War of 1812 < US history
Monroe Doctrine < US history
Andrew Jackson = Jackson = Jacksonian democracy
Trail of Tears = Indian Removal Act = Indian Removal = Cherokee removal < Andrew Jackson
Manifest Destiny = westward expansion
Oregon Trail = wagon trains < Manifest Destiny
Gold Rush = California Gold Rush = forty-niners < Manifest Destiny
Mexican-American War = Mexican War
Underground Railroad = Harriet Tubman < slavery
abolitionists = abolition = abolitionism = anti-slavery < slavery
Frederick Douglass < abolitionists
Dred Scott = Kansas-Nebraska Act = Bleeding Kansas
American Civil War = US Civil War = Union and Confederacy
Abraham Lincoln = Lincoln = President Lincoln < American Civil War
Emancipation Proclamation = freeing the slaves < American Civil War
Gettysburg = Battle of Gettysburg < American Civil War
Reconstruction = Reconstruction era = Radical Republicans
Ku Klux Klan = KKK
Jim Crow = segregation = racial segregation
Transcontinental Railroad = Pacific Railroad
Homestead Act = homesteaders
Battle of Little Bighorn = Custer’s Last Stand = Sitting Bull
Wounded Knee = Ghost Dance
robber barons = Carnegie = Rockefeller < Gilded Age
Gilded Age = big business
Progressive Era = progressives = muckrakers
Spanish-American War = USS Maine
Panama Canal < US history
Open Door policy < imperialism
women’s suffrage = votes for women = suffragettes = suffragists = Emmeline Pankhurst
Nineteenth Amendment = 19th Amendment < women’s suffrage
Roaring Twenties = Jazz Age = 1920s America
Prohibition = bootleggers = speakeasies = Al Capone = 18th Amendment < Roaring Twenties
Red Scare = Palmer Raids = Sacco and Vanzetti < Roaring Twenties
Harlem Renaissance < Roaring Twenties
Wall Street Crash = stock market crash = crash of 1929 = Great Crash < Great Depression
Great Depression = Depression = economic crisis 1929 = world depression
Dust Bowl < Great Depression
Herbert Hoover = Hoover = Hoovervilles < Great Depression
New Deal = Alphabet agencies = Hundred Days < FDR
Industrial Revolution = industrialisation in Britain
steam engine = James Watt < Industrial Revolution
spinning jenny = cotton mills = textile mills < Industrial Revolution
Luddites = machine breakers < Industrial Revolution
Chartists = Chartism
Great Reform Act = Reform Act 1832 = First Reform Act
Peterloo = Peterloo Massacre
workhouses = workhouse = Poor Law Amendment Act = New Poor Law
Irish Famine = Potato Famine = Great Hunger
British Empire = colonies of Britain < imperialism
British Raj = British India = Raj < British Empire
East India Company < British Empire
Indian Mutiny = Indian Rebellion 1857 = Sepoy Mutiny < British Empire
Gandhi = Mahatma Gandhi = Salt March
partition of India = Indian independence
Scramble for Africa = partition of Africa = Berlin Conference < imperialism
Boer War = Boers = South African War < British Empire
Opium Wars = Opium War
Boxer Rebellion = Boxers
Meiji Restoration = Meiji Japan
French Revolution = revolution of 1789 = storming of the Bastille = Bastille
Louis XVI = Marie Antoinette < French Revolution
Reign of Terror = Robespierre = Jacobins < French Revolution
Napoleon = Napoleon Bonaparte = Bonaparte = Waterloo
Louis XIV = Sun King = Versailles palace
unification of Germany = German unification = Bismarck = Otto von Bismarck
unification of Italy = Garibaldi = Risorgimento
Kaiser Wilhelm II = Wilhelm II = Kaiser Wilhelm = Kaiser = Kaiserreich = Second Reich < Germany before 1914
Reichstag = German parliament
Sarajevo = assassination of Franz Ferdinand = Franz Ferdinand = Archduke Franz Ferdinand = Gavrilo Princip = July Crisis = causes of WW1 = causes of WWI = causes of First World War = causes of World War One = why WW1 started = start of WW1 < First World War
war guilt = blame for WW1 = responsible for WW1 = origins of First World War = Fischer thesis < First World War
alliance system = Triple Alliance = Triple Entente < First World War
Schlieffen Plan = Schlieffen = Battle of the Marne < First World War
trenches = trench warfare = trench = Western Front = no man’s land < First World War
Battle of the Somme = Somme < First World War
Verdun = Battle of Verdun < First World War
Passchendaele = Third Battle of Ypres < First World War
Gallipoli = Dardanelles = Anzacs < First World War
Jutland = Battle of Jutland < First World War
shell shock < First World War
poison gas = gas attacks = chlorine gas < First World War
Zimmermann Telegram = Lusitania < First World War
Ludendorff Offensive = Spring Offensive = Kaiserschlacht < First World War
Armistice = armistice of 1918 = end of WW1 = German surrender 1918 = November 1918 < First World War
Treaty of Versailles = Versailles Treaty = Versailles = Diktat = Paris Peace Conference < interwar years
Fourteen Points = Woodrow Wilson = President Wilson
reparations = war reparations < Treaty of Versailles
League of Nations < interwar years
Manchurian crisis = Mukden Incident < League of Nations
Abyssinian crisis = invasion of Abyssinia = Abyssinia < League of Nations
Weimar Republic = Weimar = Weimar Germany
Weimar Constitution = Article 48 = proportional representation < Weimar Republic
Spartacists = Spartacist uprising = Rosa Luxemburg < Weimar Republic
Kapp Putsch = Freikorps < Weimar Republic
Hyperinflation = hyper inflation = crisis of 1923 = inflation 1923 = Ruhr occupation = occupation of the Ruhr = Ruhr crisis = money worthless = worthless money < Weimar Republic
Gustav Stresemann = Stresemann = Golden Twenties = Weimar golden age = Golden Years = Dawes Plan = Rentenmark = Young Plan = Weimar recovery = Locarno < Weimar Republic
Munich Putsch = Beer Hall Putsch = Munich Beer Hall < Nazi Party
Mein Kampf < Hitler
Hitler = Adolf Hitler = Führer = Fuehrer = fuhrer
Hitler becomes Chancellor = Hitler Chancellor 1933 = Hitler’s rise to power = Hitler come to power = rise of Hitler = Nazi rise to power = rise of Nazis < Hitler
Paul von Hindenburg = Hindenburg
von Papen = Franz von Papen = von Schleicher
Enabling Act = Reichstag Fire = Gleichschaltung = Nazi dictatorship = Hitler dictator = Hitler’s dictatorship < Nazi Germany
Night of the Long Knives = Rohm purge = SA purge = Ernst Röhm < Nazi Germany
Nazi Germany = Third Reich = Nazis = Nazism
Nazi terror = Nazi police state = Gestapo = Nazi control = rule by terror = rule by consent = terror or consent = Nazis control people < Nazi Germany
Nuremberg Laws = persecution of Jews = Nazi antisemitism < Nazi Germany
Nazi propaganda = Goebbels = Joseph Goebbels < Nazi Germany
Kristallnacht = Night of Broken Glass < Nazi Germany
Hitler Youth = Nazi youth = League of German Maidens = Nazi young people < Nazi Germany
Nazi women = women in Nazi Germany = Kinder Küche Kirche = Lebensborn < Nazi Germany
Nazi economy = Four-Year Plan = autobahns < Nazi Germany
White Rose = Edelweiss Pirates = Nazi opposition = resistance to Hitler < Nazi Germany
Holocaust = Final Solution = Shoah = Auschwitz = concentration camps = death camps < Nazi Germany
Mussolini = Benito Mussolini = fascist Italy = Italian fascism
Spanish Civil War = Franco = Guernica
Appeasement = Munich Agreement = Neville Chamberlain = Chamberlain < Second World War
Anschluss = Rhineland = remilitarisation of the Rhineland < Second World War
Sudetenland = Sudeten crisis = Czechoslovakia 1938 < Appeasement
Nazi-Soviet Pact = Molotov-Ribbentrop Pact = Ribbentrop Pact
Dunkirk = Operation Dynamo < Second World War
Battle of Britain = Luftwaffe < Second World War
The Blitz = Blitz < Second World War
evacuation = evacuees < Second World War
Winston Churchill = Churchill < Second World War
Pearl Harbor = Pearl Harbour < Second World War
Stalingrad = Battle of Stalingrad < Second World War
D-Day = Normandy landings = Operation Overlord = Normandy invasion = D Day landings < Second World War
VE Day = end of WW2 = German surrender 1945 < Second World War
Hiroshima = Nagasaki = atomic bomb = atom bomb = Manhattan Project = nuclear bombing of Japan < Second World War
Japanese internment = internment camps < Second World War
Rosie the Riveter = women in WW2 < Second World War
Tsar Nicholas II = Nicholas II = Tsar Nicholas = last tsar = Romanovs = tsarism
Rasputin < Tsar Nicholas II
Bloody Sunday 1905 = Revolution of 1905 = 1905 Revolution < Tsar Nicholas II
February Revolution = abdication of the Tsar = fall of the Tsar = tsar abdication = tsar abdicate = March 1917 < Russian Revolution
Russian Revolution = Russian Revolutions = revolution in Russia = 1917 Revolution = revolution of 1917
Provisional Government = Kerensky < Russian Revolution
October Revolution = Bolshevik Revolution = Bolshevik takeover = Bolshevik coup = storming of the Winter Palace < Russian Revolution
Bolsheviks = Bolshevik = Bolshevik Party < Russian Revolution
Lenin = Vladimir Lenin
death of Lenin = Lenin’s death = Lenin Testament < Lenin
Leon Trotsky = Trotsky
Russian Civil War = Reds and Whites = Red Army = White Army = Reds v Whites < Russian Revolution
War Communism = grain requisitioning < Russian Civil War
Kronstadt = Kronstadt uprising < Lenin
Stalin = Joseph Stalin = Josef Stalin
Stalin’s rise to power = rise of Stalin = power struggle = Stalin and Trotsky = Stalin become leader = Stalin come to power = Stalin get power = Lenin’s successor < Stalin
Five-Year Plans = Five-Year Plan = Soviet industrialisation = industrialisation of USSR = industrialisation of Soviet Union = Stalin’s industrialisation = Stakhanovites = Stalin’s economic policy = Gosplan = Magnitogorsk < Stalin, Soviet Union
Collectivisation = kolkhoz = collective farms = kulaks = Holodomor = Ukrainian famine = dekulakisation = Soviet agriculture < Stalin, Soviet Union
Great Terror = the Purges = Stalin’s purges = show trials = Yezhovshchina = NKVD = Stalin’s terror < Stalin, Soviet Union
Gulag = gulags = labour camps < Stalin
Kirov = murder of Kirov < Great Terror
Socialist Realism = cult of Stalin < Stalin
Nikita Khrushchev = Khrushchev = Krushchev
Destalinisation = secret speech < Nikita Khrushchev
Cold War = East-West conflict
origins of the Cold War = causes of Cold War = start of Cold War = how Cold War began < Cold War
Grand Alliance = wartime alliance = Big Three = Yalta = Potsdam = Yalta Conference = Potsdam Conference < Cold War
Iron Curtain = Soviet satellite states = Sovietisation = Fulton speech < Cold War
Truman Doctrine = Marshall Plan = Marshall Aid = containment < Cold War
Berlin Blockade = Berlin Airlift = airlift < Cold War
Berlin Wall = Berlin Crisis 1961 = Checkpoint Charlie = Khrushchev’s Berlin ultimatum < Cold War
fall of the Berlin Wall = end of the Cold War = collapse of communism < Cold War
Warsaw Pact < Cold War
Korean War = Korea 1950 = MacArthur < Cold War
Hungarian Uprising = Hungary 1956 = Imre Nagy < Cold War
Prague Spring = Dubcek = Czechoslovakia 1968 = Brezhnev Doctrine < Cold War
U-2 crisis = U2 spy plane = Gary Powers < Cold War
Bay of Pigs = Bay of Pigs invasion < Cuba
Cuban Missile Crisis = Cuba crisis = Cuba 1962 = missiles in Cuba = thirteen days = World War 3 = World War Three < Cold War, Cuba
Fidel Castro = Castro = Cuban Revolution < Cuba
arms race = nuclear arms race = nuclear weapons < Cold War
mutually assured destruction = nuclear deterrence < Cold War
Détente = SALT = SALT I = Helsinki Accords = easing of tension < Cold War
Soviet invasion of Afghanistan = Afghanistan 1979 = Soviet-Afghan War = mujahideen = Soviet war in Afghanistan < Cold War
Solidarity = Lech Walesa = Solidarnosc < Cold War
Gorbachev = Mikhail Gorbachev = glasnost = perestroika < Cold War
Ronald Reagan = Reagan = President Reagan = Reaganomics
Star Wars programme = Strategic Defense Initiative = SDI < Cold War
collapse of the USSR = fall of the Soviet Union = end of Soviet Union < Cold War
McCarthyism = Joseph McCarthy = House Un-American Activities < Cold War
Space Race = Sputnik = Yuri Gagarin < Cold War
Apollo program = Apollo programme = Apollo missions = Project Apollo = moon programme < Space Race
moon landing = Apollo 11 = Neil Armstrong = first man on moon = lunar landing < Apollo program
Apollo 13 < Apollo program
Apollo 1 fire = Apollo 1 = Command Module fire < Apollo program
NASA = National Aeronautics Space Administration < Space Race
Vietnam War = Vietnam = Viet Cong = Vietcong < Cold War
Ho Chi Minh = Viet Minh < Vietnam War
Gulf of Tonkin = Tonkin Resolution < Vietnam War
Tet Offensive < Vietnam War
My Lai = My Lai Massacre < Vietnam War
Vietnamisation = Nixon Doctrine < Vietnam War
Dien Bien Phu = French Indochina < Vietnam War
Mao Zedong = Mao = Chairman Mao = Mao Tse-tung
Great Leap Forward < Mao Zedong
Cultural Revolution = Red Guards < Mao Zedong
Long March = Chinese Civil War < Mao Zedong
Chiang Kai-shek = Kuomintang = Nationalist China
civil rights movement = civil rights = African American rights
Martin Luther King = Dr King = MLK < civil rights movement
Rosa Parks = Montgomery Bus Boycott = bus boycott < civil rights movement
Brown v Board = Brown v Board of Education = school desegregation < civil rights movement
Little Rock = Little Rock Nine < civil rights movement
Malcolm X = Black Power = Black Panthers < civil rights movement
Civil Rights Act = Voting Rights Act < civil rights movement
Lyndon Johnson = LBJ = Great Society = War on Poverty
Richard Nixon = Nixon = President Nixon
Watergate = Watergate scandal = Nixon’s resignation < Richard Nixon
oil crisis = 1973 oil crisis = oil embargo = oil shock = OPEC embargo
OPEC = oil producing countries < oil crisis
Yom Kippur War = Arab-Israeli War = October War < oil crisis
Suez Crisis = Suez Canal crisis = Nasser
Six-Day War = Six Day War
Iranian hostage crisis = Iran hostages = Ayatollah Khomeini = Iranian Revolution
Jimmy Carter = Carter = Camp David Accords
Apartheid = Nelson Mandela = Mandela
Good Friday Agreement = the Troubles = Northern Ireland conflict
Easter Rising = Irish independence
Margaret Thatcher = Thatcher = Falklands War
9/11 = September 11 = September 11 attacks = War on Terror
Iraq War = invasion of Iraq
Gulf War = Desert Storm = Kuwait invasion
Supreme Court = judicial review = Marbury v Madison
Electoral College = presidential elections
Ancient Egypt = pharaohs
Roman Empire = Romans = Ancient Rome = Julius Caesar
Ancient Greece = Athens and Sparta
Byzantine Empire = Constantinople = Byzantium
Ottoman Empire = Ottomans = Ottoman Turks
Holy Roman Empire = Habsburgs
Thirty Years’ War = Defenestration of Prague
Atlantic Charter = Lend-Lease
Enlightenment = Age of Reason = philosophes
Scientific Revolution = Galileo = Isaac Newton
General Strike = miners’ strike
Welfare State = Beveridge Report
Jack the Ripper = Whitechapel murders
$thesaurus$, '\n') with ordinality as lines (line, place)
    where trim(line) <> ''
) thing
where not exists (select from unnest(thing.names) as mine (name) join taken on taken.name = lower(mine.name));
